import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import type { Vault } from "../../access/vault.ts";
import type { Db, Tx } from "../../db/db.ts";
import {
  deleteKeysRetiredBefore,
  findNewestKey,
  insertSigningKey,
  retireKeysBefore,
  type SigningKeyRow,
  selectPublicKeys,
} from "./signing-keys.sql.ts";

/** Every OpenID Connect client has to understand it. */
export const signingAlgorithm = "RS256";

const day = 86_400_000;
/** A key signs this long. */
const signsFor = 90 * day;
/** And is published this much longer than what it signed lives: an hour. */
const publishedFor = day;

const purpose = "signing-key";

/** The key that signs now; the first one is made when it is asked for. */
export async function currentSigningKey(db: Db, vault: Vault, now: Date): Promise<SigningKeyRow> {
  const known = await findNewestKey(db.direct);
  if (known !== undefined) return known;
  const made = await newKey(vault, now);
  await db.transaction((tx) => insertSigningKey(tx, made));
  // Another process may have made one at the same moment: both are published, the newest signs.
  return (await findNewestKey(db.direct)) ?? made;
}

/** A new key signs from now on; the others are published until what they signed has ended. */
export async function rotateSigningKeys(db: Db, vault: Vault, now: Date): Promise<string> {
  const made = await newKey(vault, now);
  await db.transaction(async (tx) => {
    await insertSigningKey(tx, made);
    await tidyKeys(tx, made.id, now);
  });
  return made.id;
}

/** For a schedule: a new key when the old one has signed long enough. */
export async function rotateOldKeys(db: Db, vault: Vault, now: Date): Promise<void> {
  const newest = await findNewestKey(db.direct);
  if (newest === undefined) return;
  if (now.getTime() - newest.created_at.getTime() > signsFor) await rotateSigningKeys(db, vault, now);
  else await db.transaction((tx) => tidyKeys(tx, newest.id, now));
}

async function tidyKeys(tx: Tx, newest: string, now: Date): Promise<void> {
  await retireKeysBefore(tx, newest, now);
  await deleteKeysRetiredBefore(tx, new Date(now.getTime() - publishedFor));
}

export const privateJwk = (vault: Vault, row: SigningKeyRow): JWK =>
  JSON.parse(vault.open(purpose, row.private_jwk)) as JWK;

export const publicKeys = async (tx: Tx): Promise<{ readonly keys: readonly object[] }> => ({
  keys: (await selectPublicKeys(tx)).map((row) => row.public_jwk),
});

async function newKey(vault: Vault, now: Date): Promise<SigningKeyRow> {
  const { publicKey, privateKey } = await generateKeyPair(signingAlgorithm, {
    extractable: true,
    modulusLength: 3072,
  });
  const shown = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(shown);
  const about = { kid: id, alg: signingAlgorithm, use: "sig" };
  const kept = { ...(await exportJWK(privateKey)), ...about };
  return {
    id,
    public_jwk: { ...(shown as Readonly<Record<string, string>>), ...about },
    private_jwk: vault.seal(purpose, JSON.stringify(kept)),
    created_at: now,
  };
}
