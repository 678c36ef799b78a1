import { bucketCount } from "#kernel/fhir/indexing/keys.ts";
import { type Moment, millisecondsOf } from "./calendar.ts";
import { scramble } from "./random.ts";

/** Makes the id of a resource that happened at `moment` and lives in `bucket`. */
export type MakeId = (bucket: number, moment: Moment) => string;

/**
 * Ids have the shape of the record store's own (UUIDv7, bucket in the low 12 bits). The running number in
 * them is scrambled by a bijection, so two ids of one province are never equal, whatever its size.
 */
export function idMaker(seed: number): MakeId {
  const salt = hex(scramble(seed | 0) & 0xfff, 3);
  let serial = 0;
  return (bucket, moment) => {
    serial += 1;
    const time = hex(millisecondsOf(moment), 12);
    const high = hex(Math.floor(serial / 0x1_0000_0000), 4);
    const low = hex(scramble(serial | 0) >>> 0, 8);
    const variant = variants[serial & 3];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${salt}-${variant}${high.slice(1)}-${high[0]}${low}${hex(bucket, 3)}`;
  };
}

const variants = ["8", "9", "a", "b"] as const;

const hex = (value: number, width: number): string => value.toString(16).padStart(width, "0");

/** Patients spread evenly over the buckets. */
export const bucketAt = (seed: number, index: number): number =>
  (scramble(scramble(index + 1) ^ Math.imul(seed | 0, 0x27d4eb2f)) >>> 8) % bucketCount;
