import type { Target } from "./target.ts";

/** What an attacker gained, one sentence each; none when the attack was repelled. */
export type Gains = readonly string[];

export interface Attack {
  /** What the attacker does, as a sentence. */
  readonly name: string;
  /** Requirements of OWASP ASVS 5.0 that it tries. */
  readonly asvs: readonly string[];
  readonly run: (target: Target) => Promise<Gains>;
  /**
   * Only where the weak server of the self-test cannot show what it means to succeed: what would show it instead.
   */
  readonly unshown?: string;
}

export interface Family {
  readonly family: string;
  readonly attacks: readonly Attack[];
}

export const attack = (given: Attack): Attack => given;

/** Collects what was gained while an attack goes through its tries. */
export interface Loot {
  readonly gains: string[];
  /** Notes `what` when `happened`; at most a few of one attack are kept. */
  readonly when: (happened: boolean, what: string) => void;
}

export function loot(): Loot {
  const gains: string[] = [];
  return {
    gains,
    when: (happened, what) => {
      if (happened && gains.length < 20) gains.push(what.replace(/\s+/g, " ").slice(0, 240));
    },
  };
}
