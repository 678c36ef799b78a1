/** Random numbers of an installation: without them nobody can prepare texts that collide. */
export interface HashSeed {
  readonly a: number;
  readonly b: number;
}

/** Hashes texts that begin alike; the beginning is computed once. */
export interface PrefixHash {
  /** `prefix + text` */
  readonly one: (text: string) => number;
  /** `prefix + left + "|" + right`, without building that text. */
  readonly pair: (left: string, right: string) => number;
  /** Appends the hashes of `left|right` and `right`. */
  readonly paired: (left: string, right: string, into: number[]) => void;
  /** The same and, when there is a left part, `left|`. */
  readonly coded: (left: string, right: string, into: number[]) => void;
}

export interface Hasher {
  readonly hash: (text: string) => number;
  readonly after: (prefix: string) => PrefixHash;
}

const bar = 124;

/**
 * 53-bit hash of a text as two 32-bit lanes with a multiply per UTF-16 unit and lane, mixed at the end. Chosen because
 * it needs no allocation and 40 characters take about 50 ns; collisions among n texts have odds of n² / 2^54.
 */
export function createHasher(seed: HashSeed): Hasher {
  const empty = prefixHash(0xdeadbeef ^ seed.a, 0x41c6ce57 ^ seed.b);
  return {
    hash: empty.one,
    after: (prefix) => {
      let a = 0xdeadbeef ^ seed.a;
      let b = 0x41c6ce57 ^ seed.b;
      for (let i = 0; i < prefix.length; i++) {
        const unit = prefix.charCodeAt(i);
        a = Math.imul(a ^ unit, 0x9e3779b1);
        b = Math.imul(b ^ unit, 0x5f356495);
      }
      return prefixHash(a, b);
    },
  };
}

function prefixHash(a0: number, b0: number): PrefixHash {
  const pair = (left: string, right: string): number => {
    let a = a0;
    let b = b0;
    for (let i = 0; i < left.length; i++) {
      const unit = left.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
    }
    return finish(Math.imul(a ^ bar, 0x9e3779b1), Math.imul(b ^ bar, 0x5f356495), right);
  };
  const one = (text: string): number => finish(a0, b0, text);
  return {
    one,
    pair,
    paired: (left, right, into) => void into.push(pair(left, right), one(right)),
    coded: (left, right, into) => {
      into.push(pair(left, right), one(right));
      if (left !== "") into.push(pair(left, ""));
    },
  };
}

function finish(a0: number, b0: number, text: string): number {
  let a = a0;
  let b = b0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  const high = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  const low = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}
