import type { Vault } from "#kernel/access/vault.ts";
import { addKey } from "#kernel/audit/signer.ts";
import type { Tx } from "#kernel/db/db.ts";
import { endEverySession, forgetSealed } from "./key-check.sql.ts";
import { rememberKey } from "./open-key-file.ts";

export interface Replaced {
  /** Accounts that set their authenticator, PIN or badge up anew. */
  readonly factors: number;
  /** Outside providers whose secret has to be given again. */
  readonly providers: number;
  readonly sessions: number;
}

/**
 * The way out when the key file was lost or stolen: what it sealed is forgotten and the new one counts. Signed heads of
 * the audit log stay valid, for their public keys are published; a new key signs from now on.
 */
export async function replaceKey(tx: Tx, vault: Vault, now: Date): Promise<Replaced> {
  const forgotten = await forgetSealed(tx);
  const sessions = await endEverySession(tx, now);
  await addKey(tx, vault, now);
  await rememberKey(tx, vault, now);
  return { ...forgotten, sessions };
}
