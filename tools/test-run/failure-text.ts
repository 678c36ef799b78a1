import { inspect } from "node:util";

/** The cause of a failure without the runner's own frames. */
export function failureText(error: Error): string {
  const cause: unknown = error.cause ?? error;
  const text = inspect(cause, { colors: false, depth: 6 });
  const lines = text.split("\n").filter((line) => !/^\s+at .*\bnode:internal\b/.test(line));
  return lines.map((line) => `    ${line}`).join("\n");
}
