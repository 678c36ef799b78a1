import type { Tx } from "../../db/db.ts";

export interface LaunchRow {
  readonly account: string;
  readonly client: string;
  readonly patient: string;
  readonly encounter: string | null;
}

export const insertLaunch = (
  tx: Tx,
  row: LaunchRow & { readonly hash: Buffer; readonly expiresAt: Date },
): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.smart_launch (hash, account, client, patient, encounter, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [row.hash, row.account, row.client, row.patient, row.encounter, row.expiresAt],
  );

interface LaunchOf {
  readonly hash: Buffer;
  readonly account: string;
  readonly client: string;
}

/** Good for the person who opened it and the app it was opened for; nobody else learns that it exists. */
export const findLaunch = async (
  tx: Tx,
  { hash, account, client }: LaunchOf,
  now: Date,
): Promise<LaunchRow | undefined> =>
  (
    await tx.query<LaunchRow>(
      `select account, client, patient, encounter from kernel.smart_launch
       where hash = $1 and account = $2 and client = $3 and expires_at > $4 and used_at is null`,
      [hash, account, client, now],
    )
  )[0];

/** False for the second of two. */
export async function takeLaunch(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
  const rows = await tx.query(
    "update kernel.smart_launch set used_at = $2 where hash = $1 and used_at is null returning hash",
    [hash, now],
  );
  return rows.length === 1;
}

export interface LaunchableApp {
  readonly id: string;
  readonly name: string;
  readonly launch_url: string;
  readonly scopes: string;
}

export const selectLaunchableApps = (tx: Tx): Promise<LaunchableApp[]> =>
  tx.query<LaunchableApp>(
    `select id, name, launch_url, scopes from kernel.client
     where launch_url is not null and revoked_at is null order by name, id limit 200`,
  );
