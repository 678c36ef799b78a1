import { createFailures } from "../../access/failures.ts";

/**
 * Slows guessing down without a lock that others could close: a pair of login and address waits longer and longer, and
 * a login as a whole is slow after a hundred failures from everywhere. A browser the person has used before is counted
 * by itself, so nobody else can make its owner wait.
 */
export interface Throttle {
  /** Seconds to wait; 0 when the try may be made. */
  readonly wait: (trial: Trial, now: number) => number;
  readonly failed: (trial: Trial, now: number) => void;
  readonly passed: (trial: Trial) => void;
}

export interface Trial {
  /** What is guessed at: a login as it was typed, or the second factor of an account. */
  readonly target: string;
  /** Address, or the browser that is known to belong to the person. */
  readonly from: string;
  readonly isKnownBrowser: boolean;
}

const freeFailures = 100;
/** One more after each minute. */
const pause = 60_000;
const mostTargets = 20_000;

interface Debt {
  readonly count: number;
  readonly at: number;
}

export function createThrottle(): Throttle {
  const pairs = createFailures();
  const debts = new Map<string, Debt>();
  const debtOf = (target: string, now: number): number => {
    const debt = debts.get(target);
    return debt === undefined ? 0 : Math.max(0, debt.count - (now - debt.at) / pause);
  };
  const owe = (target: string, now: number): void => {
    const count = debtOf(target, now) + 1;
    debts.delete(target);
    debts.set(target, { count, at: now });
    const oldest = debts.size > mostTargets ? debts.keys().next().value : undefined;
    if (oldest !== undefined) debts.delete(oldest);
  };
  return {
    wait: (trial, now) => {
      const own = pairs.wait(pairOf(trial), now);
      if (own > 0 || trial.isKnownBrowser) return own;
      const debt = debtOf(trial.target, now);
      return debt < freeFailures ? 0 : Math.ceil(((debt - freeFailures + 1) * pause) / 1_000);
    },
    failed: (trial, now) => {
      pairs.add(pairOf(trial), now);
      if (!trial.isKnownBrowser) owe(trial.target, now);
    },
    passed: (trial) => pairs.forget(pairOf(trial)),
  };
}

const pairOf = ({ target, from }: Trial): string => `${target.slice(0, 80)} ${from}`;
