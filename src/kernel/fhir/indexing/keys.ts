import { createHash, randomFillSync } from "node:crypto";

/** A patient compartment lives in one of 4,096 buckets; the bucket is the low 12 bits of the key. */
export const bucketCount = 4096;

const nativeUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The uuid under which a row is stored. A lower-case UUID is its own key; any other id a client chose
 * ("example", "f001") is hashed into a version-8 UUID, so that reading by id never needs a look-up.
 * Version-8 ids are hashed too: nobody can name a row by the key of another id.
 */
export function keyOf(id: string): string {
  if (nativeUuid.test(id)) return id;
  const hex = createHash("sha256").update(id).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const bucketOf = (key: string): number => Number.parseInt(key.slice(-3), 16);

export function randomBucket(): number {
  return nextRandom16() % bucketCount;
}

/** A new UUIDv7 whose low 12 bits are the bucket: everything of a patient can be found beside the patient. */
export function newIdIn(bucket: number, timeMs = Date.now(), random16: () => number = nextRandom16): string {
  const time = timeMs.toString(16).padStart(12, "0");
  const a = hex4(random16());
  const b = hex4(random16());
  const c = hex4(random16());
  const d = hex4(random16());
  const e = hex4(random16());
  const variant = ((Number.parseInt(b[0] ?? "0", 16) & 3) | 8).toString(16);
  const low = (bucket & 0xfff).toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(1)}-${variant}${b.slice(1)}-${c}${d}${e[0]}${low}`;
}

const hex4 = (value: number): string => (value | 0x10000).toString(16).slice(1);

const pool = new Uint16Array(4096);
let poolAt = pool.length;

/** Randomness is drawn in blocks: one system call for a thousand ids. */
function nextRandom16(): number {
  if (poolAt >= pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  return pool[poolAt++] ?? 0;
}
