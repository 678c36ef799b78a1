/** Counts wrong secrets per pair of client and place, so that guessing slows down and nobody else is locked out. */
export interface Failures {
  /** Seconds this pair has to wait; 0 when it may try. */
  readonly wait: (pair: string, now: number) => number;
  readonly add: (pair: string, now: number) => void;
  readonly forget: (pair: string) => void;
}

const freeTries = 5;
const longestWait = 300;
const mostPairs = 10_000;

interface Entry {
  readonly count: number;
  readonly until: number;
}

export function createFailures(): Failures {
  const entries = new Map<string, Entry>();
  return {
    wait: (pair, now) => {
      const entry = entries.get(pair);
      return entry === undefined || entry.until <= now ? 0 : Math.ceil((entry.until - now) / 1_000);
    },
    add: (pair, now) => {
      const count = (entries.get(pair)?.count ?? 0) + 1;
      const seconds = count < freeTries ? 0 : Math.min(longestWait, 2 ** Math.min(count - freeTries, 20));
      // Deleted first: the map keeps order of insertion, so the pair that failed longest ago leaves first.
      entries.delete(pair);
      entries.set(pair, { count, until: now + seconds * 1_000 });
      const oldest = entries.size > mostPairs ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    forget: (pair) => {
      entries.delete(pair);
    },
  };
}
