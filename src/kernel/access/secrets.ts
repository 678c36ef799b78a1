import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** About 50 ms and 32 MiB a try on the reference machine. */
const cost: Cost = { N: 32_768, r: 8, p: 1 };
const hashLength = 32;

/** 256 random bits, spelled for headers and forms. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Tokens are random and long, so a plain hash is enough to make a stolen table worthless. */
export const tokenHash = (token: string): Buffer => createHash("sha256").update(token).digest();

export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** The cost is read from the stored hash, so that it can be raised for new secrets. */
export async function verifySecret(secret: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt = "", hash = ""] = stored.split("$");
  const expected = Buffer.from(hash, "base64url");
  const actual = await derive(secret, Buffer.from(salt, "base64url"), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** A hash of no secret at all: an unknown client costs the same time as a known one. */
export const hashOfNothing = `scrypt$${cost.N}$${cost.r}$${cost.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

const processKey = randomBytes(32);

/** Remembers a secret that was proven right, without keeping it: worthless outside this process. */
export const fingerprintOf = (secret: string, stored: string): string =>
  createHmac("sha256", processKey).update(stored).update("\0").update(secret).digest("base64url");

function derive(secret: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize("NFC"), salt, hashLength, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
