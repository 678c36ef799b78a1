import { randomFillSync } from "node:crypto";

const randomBytesPerId = 8;
const pool = new Uint8Array(randomBytesPerId * 1024);
const hexByte = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const hexTwelveBits = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, "0"));
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let taken = pool.length;
let lastTime = 0;
let timePrefix = "";
let counter = 0;

/**
 * A new UUIDv7: sorts by time, strictly increasing inside one process (12-bit counter, then the next
 * millisecond). Randomness is taken from a pool: 0.2 µs instead of 1.6 µs a piece.
 */
export function newId(now: number = Date.now()): string {
  if (taken === pool.length) refill();
  advance(now);
  const at = taken;
  taken += randomBytesPerId;
  return (
    timePrefix +
    hexTwelveBits[counter] +
    "-" +
    hexByte[(byteAt(at) & 0x3f) | 0x80] +
    hexByte[byteAt(at + 1)] +
    "-" +
    hexByte[byteAt(at + 2)] +
    hexByte[byteAt(at + 3)] +
    hexByte[byteAt(at + 4)] +
    hexByte[byteAt(at + 5)] +
    hexByte[byteAt(at + 6)] +
    hexByte[byteAt(at + 7)]
  );
}

/** True for the canonical spelling of a UUIDv7, the only spelling `newId` produces. */
export const isId = (value: string): boolean => uuid7.test(value);

/** The instant (milliseconds) an id was made at. */
export const timeOfId = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

function refill(): void {
  randomFillSync(pool);
  taken = 0;
}

/** A clock that goes back, or more than 4,096 ids in one millisecond, never breaks the order. */
function advance(now: number): void {
  if (now > lastTime) return startAt(now);
  counter += 1;
  if (counter === 4096) startAt(lastTime + 1);
}

function startAt(time: number): void {
  lastTime = time;
  counter = 0;
  const hex = time.toString(16).padStart(12, "0");
  timePrefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
}

const byteAt = (index: number): number => pool[index] ?? 0;
