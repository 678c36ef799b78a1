import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

interface Cost {
  /** Kibibytes. */
  readonly m: number;
  readonly t: number;
  readonly p: number;
}

/** What OWASP asks of argon2id: 19 MiB, two passes, one lane; about 25 ms a try on the reference machine. */
const cost: Cost = { m: 19_456, t: 2, p: 1 };
const saltLength = 16;
const hashLength = 32;
const phc =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** argon2id in the usual PHC spelling. Unicode in one spelling: keyboards differ in how they write Vietnamese. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength);
  const hash = await derive(password, { salt, length: hashLength, ...cost });
  return `$argon2id$v=19$m=${cost.m},t=${cost.t},p=${cost.p}$${plain(salt)}$${plain(hash)}`;
}

/** The cost is read from the stored hash, so that it can be raised for new passwords. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, m, t, p, salt = "", hash = ""] = phc.exec(stored) ?? [];
  if (m === undefined) throw new Error("a stored password hash cannot be read");
  const expected = Buffer.from(hash, "base64");
  const actual = await derive(password, {
    salt: Buffer.from(salt, "base64"),
    length: expected.length,
    m: Number(m),
    t: Number(t),
    p: Number(p),
  });
  return timingSafeEqual(expected, actual);
}

/** A hash of no password at all: an unknown login costs the same time as a known one. */
export const hashOfNoPassword = `$argon2id$v=19$m=${cost.m},t=${cost.t},p=${cost.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

const plain = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

interface Derivation extends Cost {
  readonly salt: Buffer;
  readonly length: number;
}

const derive = (password: string, { salt, length, m, t, p }: Derivation): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const parameters = {
      message: password.normalize("NFC"),
      nonce: salt,
      parallelism: p,
      tagLength: length,
      memory: m,
      passes: t,
    };
    argon2("argon2id", parameters, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
