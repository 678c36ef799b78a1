import { parseArgs } from "node:util";

export const stages = ["static", "unit", "browser"] as const;
export type Stage = (typeof stages)[number];

export interface Options {
  readonly stages: ReadonlySet<Stage>;
  /** File patterns; empty means every test of the stages. */
  readonly patterns: readonly string[];
}

export const usage = `Usage: npm test -- [--only static|unit|browser]… [file pattern]…
  static   types, lint, format, architecture, dead code, web build
  unit     every *.test.ts but the browser's
  browser  journeys in Chromium
  A pattern such as 'src/kernel/base/**/*.test.ts' runs just those files.
`;

const isStage = (word: string): word is Stage => stages.some((stage) => stage === word);

/** What to run; a sentence when the words make no sense. */
export function optionsOf(argv: readonly string[]): Options | string {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    options: { only: { type: "string", multiple: true }, help: { type: "boolean" } },
  });
  if (values["help"] === true) return usage;
  const unknown = Object.keys(values).find((key) => key !== "only");
  if (unknown !== undefined) return `Unknown option --${unknown}\n${usage}`;
  const only = [values["only"] ?? []].flat().map(String);
  const wrong = only.find((word) => !isStage(word));
  if (wrong !== undefined) return `--only ${wrong}: there are ${stages.join(", ")}\n`;
  const wanted =
    only.length > 0 ? only.filter(isStage) : stages.filter((stage) => isImplied(stage, positionals));
  return { stages: new Set(wanted), patterns: positionals };
}

/** Patterns name tests, so with them the static checks run only when asked for. */
const isImplied = (stage: Stage, patterns: readonly string[]): boolean =>
  patterns.length === 0 || stage !== "static";
