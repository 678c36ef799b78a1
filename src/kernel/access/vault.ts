import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "../base/app-error.ts";

/** Seals secrets that lie in the database with a key that does not: a stolen dump opens none of them. */
export interface Vault {
  /** `purpose` gives every kind of secret a key of its own, so that one cannot be passed off as another. */
  readonly seal: (purpose: string, secret: string) => Buffer;
  readonly open: (purpose: string, sealed: Buffer) => string;
  /** 32 bytes for a purpose, for what needs a key rather than a box. */
  readonly keyFor: (purpose: string) => Buffer;
}

const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** Opens the key file, or makes one that its owner alone can read. */
export function openVault(file: string): Vault {
  return vaultOf(existsSync(file) ? keyIn(file) : newKeyIn(file));
}

/** What the key file there opens; undefined where there is none. */
export const findVault = (file: string): Vault | undefined =>
  existsSync(file) ? vaultOf(keyIn(file)) : undefined;

export function vaultOf(master: Buffer): Vault {
  const keys = new Map<string, Buffer>();
  const keyFor = (purpose: string): Buffer => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const key = Buffer.from(hkdfSync("sha256", master, "", `tuetinh ${purpose}`, keyLength));
    keys.set(purpose, key);
    return key;
  };
  return {
    keyFor,
    seal: (purpose, secret) => {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv("aes-256-gcm", keyFor(purpose), nonce);
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (purpose, sealed) => {
      try {
        const nonce = sealed.subarray(0, nonceLength);
        const cipher = createDecipheriv("aes-256-gcm", keyFor(purpose), nonce, { authTagLength: tagLength });
        cipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
        const body = sealed.subarray(nonceLength + tagLength);
        return Buffer.concat([cipher.update(body), cipher.final()]).toString("utf8");
      } catch (cause) {
        throw new Error("a sealed secret does not open with this key file", { cause });
      }
    },
  };
}

function keyIn(file: string): Buffer {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new AppError("invalid", "vault.mode", `Tệp khóa ${file} đang cho người khác đọc; hãy chmod 600.`);
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (key.length !== keyLength)
    throw new AppError("invalid", "vault.key", `Tệp khóa ${file} không chứa khóa 32 byte (base64).`);
  return key;
}

/** Written aside and linked into place, so that two starts at once agree on one key. */
function newKeyIn(file: string): Buffer {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(keyLength).toString("base64")}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
  return keyIn(file);
}
