import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from "node:crypto";
import type { Vault } from "../access/vault.ts";
import type { Tx } from "../db/db.ts";
import type { PublicKey } from "./contract.ts";
import { insertKey, type KeyRow, listKeys } from "./heads.sql.ts";

/** Signs heads with the newest key; makes the first one when there is none. */
export interface Signer {
  sign(tx: Tx, text: string): Promise<{ readonly key: string; readonly signature: Buffer }>;
}

const purpose = "audit signing key";

export function createSigner(vault: Vault): Signer {
  const opened = new Map<string, KeyObject>();
  return {
    sign: async (tx, text) => {
      const row = (await listKeys(tx)).at(-1) ?? (await addKey(tx, vault, new Date()));
      const key = opened.get(row.id) ?? openKey(vault, row);
      opened.set(row.id, key);
      return { key: row.id, signature: sign(null, Buffer.from(text, "utf8"), key) };
    },
  };
}

/** A new key from now on; the old ones go on proving what they signed. */
export async function addKey(tx: Tx, vault: Vault, now: Date): Promise<KeyRow> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const bytes = rawOf(publicKey);
  const secret = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  const row = { id: idOf(bytes), public: bytes, sealed: vault.seal(purpose, secret), from_at: now };
  await insertKey(tx, row);
  return row;
}

/** True when the public key belongs to the secret one, and that one was sealed with our key file. */
export function isOurs(vault: Vault, row: KeyRow): boolean {
  try {
    return rawOf(createPublicKey(openKey(vault, row))).equals(row.public) && idOf(row.public) === row.id;
  } catch {
    return false;
  }
}

export const publicKeysOf = (rows: readonly KeyRow[]): readonly PublicKey[] =>
  rows.map((row, n) => ({
    id: row.id,
    algorithm: "Ed25519",
    public: row.public.toString("base64"),
    from: row.from_at.toISOString(),
    until: rows[n + 1]?.from_at.toISOString() ?? null,
  }));

const openKey = (vault: Vault, { sealed }: KeyRow): KeyObject =>
  createPrivateKey({
    key: Buffer.from(vault.open(purpose, sealed), "base64"),
    format: "der",
    type: "pkcs8",
  });

/** The last 32 bytes of the DER form are the key. */
const rawOf = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" }).subarray(-32);

const idOf = (key: Buffer): string => hash("sha256", key, "hex").slice(0, 16);
