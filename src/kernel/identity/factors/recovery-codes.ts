import { createHmac, randomInt } from "node:crypto";
import type { Vault } from "../../access/vault.ts";
import type { Tx } from "../../db/db.ts";

const howMany = 10;
const length = 12;
/** Without what is easily taken for something else: 0 O 1 I L U. */
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ten new codes (58 bits each), shown this once; the old ones are worth nothing any more. */
export async function renewRecoveryCodes(tx: Tx, vault: Vault, account: string): Promise<readonly string[]> {
  const codes = Array.from({ length: howMany }, newCode);
  await tx.query("delete from kernel.recovery_code where account = $1", [account]);
  await tx.query("insert into kernel.recovery_code (account, hash) select $1::uuid, unnest($2::bytea[])", [
    account,
    codes.map((code) => hashOf(vault, account, code)),
  ]);
  return codes;
}

/** Each is good for once. */
export const takeRecoveryCode = async (
  tx: Tx,
  vault: Vault,
  { account, code, now }: { readonly account: string; readonly code: string; readonly now: Date },
): Promise<boolean> =>
  (
    await tx.query(
      `update kernel.recovery_code set used_at = $3
       where account = $1 and hash = $2 and used_at is null returning account`,
      [account, hashOf(vault, account, code), now],
    )
  ).length === 1;

function newCode(): string {
  const text = Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
  return text.replaceAll(/(.{4})(?=.)/g, "$1-");
}

const hashOf = (vault: Vault, account: string, code: string): Buffer =>
  createHmac("sha256", vault.keyFor("recovery-code"))
    .update(account)
    .update(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ""))
    .digest();
