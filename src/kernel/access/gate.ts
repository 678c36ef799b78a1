/** Lets few run at once and few wait, so that costly work cannot be used to exhaust the server. */
export interface Gate {
  /** Undefined when too many wait already, in all or for this `who`. */
  readonly pass: <T>(who: string, work: () => Promise<T>) => Promise<T> | undefined;
}

export interface GateLimits {
  readonly running: number;
  readonly waiting: number;
  /** Running and waiting of one asker: nobody can fill the queue alone. */
  readonly perAsker: number;
}

export function createGate(limits: GateLimits): Gate {
  const queue: (() => void)[] = [];
  const askers = new Map<string, number>();
  let running = 0;

  const acquire = (): Promise<void> => {
    if (running === limits.running) return new Promise((resolve) => queue.push(resolve));
    running += 1;
    return Promise.resolve();
  };
  const release = (): void => {
    const next = queue.shift();
    // The place is handed over, so that nobody can slip in between.
    if (next === undefined) running -= 1;
    else next();
  };
  const count = (who: string, change: number): void => {
    const mine = (askers.get(who) ?? 0) + change;
    if (mine === 0) askers.delete(who);
    else askers.set(who, mine);
  };
  const run = async <T>(who: string, work: () => Promise<T>): Promise<T> => {
    count(who, 1);
    await acquire();
    try {
      return await work();
    } finally {
      release();
      count(who, -1);
    }
  };
  return {
    pass: (who, work) => {
      const isFull = running === limits.running && queue.length >= limits.waiting;
      return isFull || (askers.get(who) ?? 0) >= limits.perAsker ? undefined : run(who, work);
    },
  };
}
