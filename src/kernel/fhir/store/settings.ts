import { randomBytes } from "node:crypto";
import type { Db } from "#kernel/db/db.ts";
import type { HashSeed } from "../indexing/hash.ts";

/** Secrets of an installation that its stored rows depend on; they travel with the database. */
export interface StoreSettings {
  readonly hashSeed: HashSeed;
  /** 32 bytes that seal page cursors. */
  readonly cursorKey: Uint8Array;
}

/** Draws them once; whoever comes second takes what the first one wrote. */
export async function openStoreSettings(db: Db): Promise<StoreSettings> {
  return db.transaction(async (tx) => {
    for (const [name, size] of [
      ["hash-seed", 8],
      ["cursor-key", 32],
    ] as const)
      await tx.query("insert into fhir.setting (name, value) values ($1, $2) on conflict do nothing", [
        name,
        randomBytes(size).toString("hex"),
      ]);
    const rows = await tx.query<{ name: string; value: string }>("select name, value from fhir.setting");
    const bytes = (name: string) => Buffer.from(rows.find((row) => row.name === name)?.value ?? "", "hex");
    const seed = bytes("hash-seed");
    return { hashSeed: { a: seed.readInt32BE(0), b: seed.readInt32BE(4) }, cursorKey: bytes("cursor-key") };
  });
}
