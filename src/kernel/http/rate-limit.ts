/** How many requests one sender may make: `rate` a second on average, `burst` at once. */
export interface Rate {
  readonly rate: number;
  readonly burst: number;
}

export interface RateLimit {
  /** 0 when the request may pass, else the seconds after which it makes sense to come back. */
  readonly take: (who: string, now: number) => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const mostSenders = 20_000;

/** Token buckets in memory, a tenth of a microsecond a request; each process counts for itself. */
export function createRateLimit({ rate, burst }: Rate): RateLimit {
  const buckets = new Map<string, Bucket>();
  const perMillisecond = rate / 1_000;
  const open = (who: string, now: number): Bucket => {
    const oldest = buckets.size >= mostSenders ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
    const bucket = { tokens: burst, at: now };
    buckets.set(who, bucket);
    return bucket;
  };
  return {
    take: (who, now) => {
      const bucket = buckets.get(who) ?? open(who, now);
      bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perMillisecond);
      bucket.at = now;
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / rate));
      bucket.tokens -= 1;
      return 0;
    },
  };
}

/** One IPv6 customer holds a whole /64: its addresses are one sender. */
export const senderOf = (ip: string): string =>
  ip.includes(":") && !ip.startsWith("::ffff:") ? ip.split(":").slice(0, 4).join(":") : ip;
