import type { Tx } from "../../db/db.ts";

export interface DeviceRow {
  readonly id: string;
  readonly is_shared: boolean;
  readonly name: string | null;
  readonly facility: string | null;
  readonly created_at: Date;
}

/** A browser by the sha-256 of what its cookie holds. */
export const findDevice = async (tx: Tx, hash: Buffer): Promise<DeviceRow | undefined> =>
  (
    await tx.query<DeviceRow>(
      `select id, is_shared, name, facility, created_at from kernel.device
       where hash = $1 and ended_at is null`,
      [hash],
    )
  )[0];

export const insertDevice = (tx: Tx, id: string, hash: Buffer, now: Date): Promise<unknown[]> =>
  tx.query("insert into kernel.device (id, hash, created_at) values ($1, $2, $3)", [id, hash, now]);

export const isKnownTo = async (tx: Tx, device: string, account: string): Promise<boolean> =>
  (await tx.query("select from kernel.device_account where device = $1 and account = $2", [device, account]))
    .length > 0;

export const rememberAccount = (tx: Tx, device: string, account: string, now: Date): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.device_account (device, account, seen_at) values ($1, $2, $3)
     on conflict (device, account) do update set seen_at = excluded.seen_at`,
    [device, account, now],
  );

/** After a breach: no browser is known to the account any more. */
export const forgetDevicesOf = (tx: Tx, account: string): Promise<unknown[]> =>
  tx.query("delete from kernel.device_account where account = $1", [account]);

export const updateShared = (
  tx: Tx,
  device: { readonly id: string; readonly name: string; readonly facility: string; readonly by: string },
): Promise<unknown[]> =>
  tx.query(
    "update kernel.device set is_shared = true, name = $2, facility = $3, enrolled_by = $4 where id = $1",
    [device.id, device.name, device.facility, device.by],
  );

export const listSharedDevices = (tx: Tx, facility: string | null): Promise<DeviceRow[]> =>
  tx.query<DeviceRow>(
    `select id, is_shared, name, facility, created_at from kernel.device
     where is_shared and ended_at is null and ($1::text is null or facility = $1) order by facility, name, id`,
    [facility],
  );

export const endDevice = async (tx: Tx, id: string, facility: string | null, now: Date): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.device set ended_at = $3
       where id = $1 and is_shared and ended_at is null and ($2::text is null or facility = $2) returning id`,
      [id, facility, now],
    )
  ).length === 1;

/** Browsers nobody has come back with; shared computers stay until they are taken back. */
export async function deleteOldBrowsers(tx: Tx, before: Date): Promise<void> {
  await tx.query("delete from kernel.device_account where seen_at <= $1", [before]);
  await tx.query(
    `delete from kernel.device d where not d.is_shared and d.created_at <= $1
       and not exists (select from kernel.device_account a where a.device = d.id)`,
    [before],
  );
}
