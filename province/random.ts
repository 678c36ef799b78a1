/** A stream of numbers in [0, 1): the only source of chance in the province. */
export type Random = () => number;

/** An independent stream for each (seed, stream, index): the same three numbers always give the same stream. */
export function randomOf(seed: number, stream: number, index: number): Random {
  let state =
    Math.imul(seed | 0, 0x27d4eb2f) ^ Math.imul((stream + 1) | 0, 0x165667b1) ^ scramble((index + 1) | 0);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return (scramble(state) >>> 0) / 4_294_967_296;
  };
}

/** A bijection of 32-bit numbers whose every output bit depends on every input bit. */
export function scramble(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

export const chance = (random: Random, probability: number): boolean => random() < probability;

export const integer = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

/** A bell around `mean`: three throws are near enough to a normal curve and never run away. */
export const around = (random: Random, mean: number, deviation: number): number =>
  mean + (random() + random() + random() - 1.5) * 2 * deviation;

export function pick<T>(random: Random, list: readonly T[]): T {
  const value = list[Math.floor(random() * list.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}

export interface Weighted<T> {
  readonly values: readonly T[];
  readonly sums: Float64Array;
}

export function weighted<T>(values: readonly T[], weightOf: (value: T) => number): Weighted<T> {
  const kept = values.filter((value) => weightOf(value) > 0);
  const sums = new Float64Array(kept.length);
  let sum = 0;
  kept.forEach((value, at) => {
    sum += weightOf(value);
    sums[at] = sum;
  });
  return { values: kept, sums };
}

export function pickWeighted<T>(random: Random, choice: Weighted<T>): T {
  const { values, sums } = choice;
  const aim = random() * (sums[sums.length - 1] ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > aim) high = middle;
    else low = middle + 1;
  }
  const value = values[low];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}
