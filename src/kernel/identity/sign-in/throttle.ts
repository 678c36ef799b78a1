import { createFailures } from "../../access/failures.ts";

/**
 * Slows guessing down without a lock that others could close. A pair of login and address waits longer and longer; a
 * login as a whole is slow after a hundred failures from everywhere, and an address after two hundred with any logins
 * (one password tried on all, or hashing as a way to keep the server busy). A browser the person has used before is
 * counted by itself, so nobody else can make its owner wait.
 */
export interface Throttle {
  /** Seconds to wait; 0 when the try may be made. */
  readonly wait: (trial: Trial, now: number) => number;
  readonly failed: (trial: Trial, now: number) => void;
  /** Takes back what `failed` counted before the answer was known. */
  readonly passed: (trial: Trial, now: number) => void;
}

export interface Trial {
  /** What is guessed at: a login as it was typed, or the second factor of an account. */
  readonly target: string;
  /** Address, or the browser that is known to belong to the person. */
  readonly from: string;
  readonly isKnownBrowser: boolean;
}

interface Allowance {
  readonly free: number;
  /** Milliseconds after which one more is free. */
  readonly pause: number;
}

const perTarget: Allowance = { free: 100, pause: 60_000 };
const perAddress: Allowance = { free: 200, pause: 5_000 };

export function createThrottle(): Throttle {
  const pairs = createFailures();
  const targets = createDebts(perTarget);
  const addresses = createDebts(perAddress);
  return {
    wait: (trial, now) => {
      const own = pairs.wait(pairOf(trial), now);
      if (own > 0 || trial.isKnownBrowser) return own;
      return Math.max(targets.wait(trial.target, now), addresses.wait(trial.from, now));
    },
    failed: (trial, now) => {
      pairs.add(pairOf(trial), now);
      if (trial.isKnownBrowser) return;
      targets.owe(trial.target, now, 1);
      addresses.owe(trial.from, now, 1);
    },
    passed: (trial, now) => {
      pairs.forget(pairOf(trial));
      if (trial.isKnownBrowser) return;
      // Counted beforehand, and no failure after all.
      targets.owe(trial.target, now, -1);
      addresses.owe(trial.from, now, -1);
    },
  };
}

interface Debts {
  readonly wait: (who: string, now: number) => number;
  readonly owe: (who: string, now: number, count: number) => void;
}

const mostNames = 20_000;

function createDebts({ free, pause }: Allowance): Debts {
  const debts = new Map<string, { readonly count: number; readonly at: number }>();
  const debtOf = (who: string, now: number): number => {
    const debt = debts.get(who);
    return debt === undefined ? 0 : Math.max(0, debt.count - (now - debt.at) / pause);
  };
  return {
    wait: (who, now) => {
      const debt = debtOf(who, now);
      return debt < free ? 0 : Math.ceil(((debt - free + 1) * pause) / 1_000);
    },
    owe: (who, now, more) => {
      const count = Math.max(0, debtOf(who, now) + more);
      debts.delete(who);
      debts.set(who, { count, at: now });
      const oldest = debts.size > mostNames ? debts.keys().next().value : undefined;
      if (oldest !== undefined) debts.delete(oldest);
    },
  };
}

const pairOf = ({ target, from }: Trial): string => `${target.slice(0, 80)} ${from}`;
