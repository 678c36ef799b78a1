/** `npm run attack`: every attack against a fresh product; ends with `N attacks, 0 succeeded`, exit 1 otherwise. */
import { families } from "./families.ts";
import { isSuccess, outcomeText, runAttacks, summaryOf } from "./run-attacks.ts";
import { startTarget } from "./start-target.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const only = process.argv.slice(2);
const chosen = families.filter(({ family }) => only.length === 0 || only.includes(family));
const { target, stop } = await startTarget();
try {
  const outcomes = await runAttacks(chosen, target, (outcome) => say(outcomeText(outcome)));
  say(summaryOf(outcomes));
  process.exitCode = outcomes.length > 0 && !outcomes.some(isSuccess) ? 0 : 1;
} finally {
  await stop();
}
