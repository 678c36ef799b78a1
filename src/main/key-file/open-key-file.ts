import { hash } from "node:crypto";
import { findVault, openVault, type Vault } from "#kernel/access/vault.ts";
import { listKeys } from "#kernel/audit/heads.sql.ts";
import { isOurs } from "#kernel/audit/signer.ts";
import { AppError } from "#kernel/base/app-error.ts";
import type { Db, Tx } from "#kernel/db/db.ts";
import { findKeyCheck, insertKeyCheck, type KeyCheckRow, lockKeyCheck } from "./key-check.sql.ts";

const purpose = "key check";

/** Tells two key files apart without telling anything about them. */
export const fingerprintOf = (vault: Vault): string =>
  hash("sha256", vault.keyFor("fingerprint"), "hex").slice(0, 16);

/**
 * The key file that opens what lies sealed in this database. A new one is made only where nothing is sealed yet; a
 * missing or other one is refused, for a second key beside sealed data would only be noticed when it is too late.
 */
export const openKeyFile = (db: Db, file: string): Promise<Vault> =>
  db.transaction(async (tx) => {
    await lockKeyCheck(tx);
    const known = await findKeyCheck(tx);
    const vault = known === undefined ? await firstVault(tx, file) : provenVault(file, known);
    if (known === undefined) await rememberKey(tx, vault, new Date());
    return vault;
  });

/** From now on this key file is asked for. */
export const rememberKey = (tx: Tx, vault: Vault, now: Date): Promise<unknown> => {
  const fingerprint = fingerprintOf(vault);
  return insertKeyCheck(tx, { fingerprint, sealed: vault.seal(purpose, fingerprint) }, now);
};

/** Databases of earlier versions have sealed keys and no check yet. */
async function firstVault(tx: Tx, file: string): Promise<Vault> {
  const newest = (await listKeys(tx)).at(-1);
  if (newest === undefined) return openVault(file);
  const vault = findVault(file);
  if (vault === undefined) throw missing(file, undefined);
  if (!isOurs(vault, newest)) throw foreign(file, undefined);
  return vault;
}

function provenVault(file: string, { fingerprint, sealed }: KeyCheckRow): Vault {
  const vault = findVault(file);
  if (vault === undefined) throw missing(file, fingerprint);
  if (!opens(vault, sealed, fingerprint)) throw foreign(file, fingerprint);
  return vault;
}

function opens(vault: Vault, sealed: Buffer, fingerprint: string): boolean {
  try {
    return vault.open(purpose, sealed) === fingerprint;
  } catch {
    return false;
  }
}

const missing = (file: string, fingerprint: string | undefined): AppError =>
  new AppError("invalid", "vault.key-missing", `Không thấy tệp khóa ${file}${whatToDo(fingerprint)}`);

const foreign = (file: string, fingerprint: string | undefined): AppError =>
  new AppError(
    "invalid",
    "vault.other-key",
    `Tệp khóa ${file} không mở được bí mật trong cơ sở dữ liệu này${whatToDo(fingerprint)}`,
  );

const whatToDo = (fingerprint: string | undefined): string =>
  `: hãy đặt lại đúng tệp khóa của kho này${fingerprint === undefined ? "" : ` (dấu ${fingerprint})`} vào đó hoặc trỏ TUETINH_KEY_FILE tới nó; nếu đã mất hẳn, xem «tuetinh key --help».`;
