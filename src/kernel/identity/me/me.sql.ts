import type { Tx } from "../../db/db.ts";

export interface SessionPlaceRow {
  readonly expires_at: Date;
  /** How long it lives without a request. */
  readonly idle_minutes: number;
  readonly is_shared: boolean | null;
  readonly device_name: string | null;
  readonly device_facility: string | null;
}

export const findSessionPlace = async (tx: Tx, session: string): Promise<SessionPlaceRow | undefined> =>
  (
    await tx.query<SessionPlaceRow>(
      `select s.expires_at, round(extract(epoch from s.idle_until - s.seen_at) / 60)::int as idle_minutes, d.is_shared, d.name as device_name, d.facility as device_facility
       from kernel.session s left join kernel.device d on d.id = s.device where s.id = $1`,
      [session],
    )
  )[0];

/** Never earlier than it was. */
export const updateWeakUntil = (tx: Tx, account: string, until: Date): Promise<unknown[]> =>
  tx.query("update kernel.account set weak_until = greatest(weak_until, $2::timestamptz) where id = $1", [
    account,
    until,
  ]);
