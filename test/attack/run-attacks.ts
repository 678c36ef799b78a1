import type { Attack, Family, Gains } from "./attack.ts";
import type { Target } from "./target.ts";

export interface Outcome {
  readonly family: string;
  readonly attack: Attack;
  readonly gains: Gains;
  readonly notes: readonly string[];
  /** An attack that broke down proves nothing and counts like one that succeeded. */
  readonly broken?: string;
}

/** All attacks one after the other, so that the trouble of one is not taken for the success of another. */
export async function runAttacks(
  families: readonly Family[],
  target: Target,
  tell: (outcome: Outcome) => void = () => {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { family, attacks } of families) {
    for (const each of attacks) {
      const outcome = await runAttack(family, each, target);
      tell(outcome);
      outcomes.push(outcome);
    }
  }
  return outcomes;
}

async function runAttack(family: string, attack: Attack, target: Target): Promise<Outcome> {
  const notes: string[] = [];
  try {
    const gains = await attack.run({ ...target, note: (words) => void notes.push(words) });
    return { family, attack, gains, notes };
  } catch (error) {
    const broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { family, attack, gains: [], notes, broken };
  }
}

export const isSuccess = ({ gains, broken }: Outcome): boolean => gains.length > 0 || broken !== undefined;

/** One line an attack, what was gained below it. */
export function outcomeText(outcome: Outcome): string {
  const { attack, gains, notes, broken, family } = outcome;
  const verdict = broken !== undefined ? "BROKEN   " : gains.length > 0 ? "SUCCEEDED" : "repelled ";
  const asvs = attack.asvs.length === 0 ? "" : `  [${attack.asvs.join(" ")}]`;
  const details = [...notes, ...gains, ...(broken === undefined ? [] : broken.split("\n").slice(0, 4))];
  return [
    `${verdict} ${family}: ${attack.name}${asvs}`,
    ...details.map((line) => `            ${line}`),
  ].join("\n");
}

export function summaryOf(outcomes: readonly Outcome[]): string {
  return `${outcomes.length} attacks, ${outcomes.filter(isSuccess).length} succeeded`;
}
