import type { Tx } from "../../db/db.ts";

export interface SessionPlaceRow {
  readonly expires_at: Date;
  readonly is_shared: boolean | null;
  readonly device_name: string | null;
  readonly device_facility: string | null;
}

export const findSessionPlace = async (tx: Tx, session: string): Promise<SessionPlaceRow | undefined> =>
  (
    await tx.query<SessionPlaceRow>(
      `select s.expires_at, d.is_shared, d.name as device_name, d.facility as device_facility
       from kernel.session s left join kernel.device d on d.id = s.device where s.id = $1`,
      [session],
    )
  )[0];
