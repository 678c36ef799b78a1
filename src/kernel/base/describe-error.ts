import { AppError } from "./app-error.ts";

export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly where: readonly string[];
}

/**
 * What may be written to a log or shown at the operator's desk about an error. Only the message of a
 * refusal is kept: it is a fixed sentence, while messages of drivers and parsers quote what people typed.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, where: [] };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const message = error instanceof AppError ? { message: error.message } : {};
  return { name: error.name, ...code, ...message, where: framesOf(error) };
}

/** The description in one line, for a column or a terminal. */
export function errorLine(error: unknown): string {
  const { name, code, message, where } = describeError(error);
  return [name, code, message, where[0]].filter((part) => part !== undefined).join(" · ");
}

/** Stack lines only: the first lines of `stack` repeat the message. */
const framesOf = (error: Error): readonly string[] =>
  (error.stack ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8);
