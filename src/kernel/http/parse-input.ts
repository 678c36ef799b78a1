import type * as z from "zod/mini";
import { InvalidInput } from "./failure.ts";
import { sayWrong } from "./input-words.ts";

/** The input as its schema has it, or a refusal that names every wrong place in Vietnamese. */
export function parseInput<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: sayWrong });
  if (parsed.success) return parsed.data;
  throw new InvalidInput(
    parsed.error.issues.map((issue) => ({ path: pathOf(issue.path), message: issue.message })),
  );
}

const pathOf = (keys: readonly PropertyKey[]): string =>
  keys
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
