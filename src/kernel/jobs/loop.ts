import { describeError } from "../base/describe-error.ts";
import type { Log } from "../base/log.ts";

export interface Loop {
  /** Runs the next round now instead of after the pause. */
  readonly wake: () => void;
  /** Resolves when the round that is running has ended; no further one starts. */
  readonly stop: () => Promise<void>;
}

export interface LoopSpec {
  readonly name: string;
  readonly log: Log;
  /** Milliseconds between rounds that found nothing more to do. */
  readonly pause: number;
  /** True when there is more to do at once. */
  readonly round: () => Promise<boolean>;
}

const longestPause = 30_000;

/** Repeats a round until stopped. A failing round (database away) is logged and tried again, ever more slowly. */
export function startLoop(spec: LoopSpec): Loop {
  let stopped = false;
  let woken = false;
  let failures = 0;
  let interrupt = (): void => {};

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const guardedRound = async (): Promise<boolean> => {
    try {
      const more = await spec.round();
      failures = 0;
      return more;
    } catch (error) {
      failures += 1;
      spec.log.error({ loop: spec.name, failures, error: describeError(error) }, "background round failed");
      return false;
    }
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      const more = await guardedRound();
      if (!more && !woken && !stopped)
        await pause(Math.min(longestPause, spec.pause * 2 ** Math.min(failures, 10)));
    }
  };
  const running = run();
  const wake = (): void => {
    woken = true;
    interrupt();
  };
  return {
    wake,
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
}
