/** Bytes of large bodies that may be in memory at one time, over all requests. */
export interface BodyBudget {
  /** Resolves to a function that gives the bytes back, or to undefined when none became free in time. */
  readonly take: (bytes: number) => Promise<(() => void) | undefined>;
}

interface Waiting {
  readonly bytes: number;
  readonly go: (granted: boolean) => void;
}

/** Whoever waits has not been read from yet: the bytes wait on the sender's side, not in our memory. */
export function createBodyBudget(total: number, patience: number): BodyBudget {
  const queue: Waiting[] = [];
  let free = total;

  const serve = (): void => {
    for (let next = queue[0]; next !== undefined && next.bytes <= free; next = queue[0]) {
      queue.shift();
      free -= next.bytes;
      next.go(true);
    }
  };
  const wait = (bytes: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(waiting), 1);
        resolve(false);
        serve();
      }, patience);
      const waiting: Waiting = {
        bytes,
        go: (granted) => {
          clearTimeout(timer);
          resolve(granted);
        },
      };
      queue.push(waiting);
      serve();
    });
  return {
    take: async (bytes) => {
      const size = Math.min(bytes, total);
      if (!(await wait(size))) return undefined;
      let isHeld = true;
      return () => {
        free += isHeld ? size : 0;
        isHeld = false;
        serve();
      };
    },
  };
}
