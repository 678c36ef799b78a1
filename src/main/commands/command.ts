import type { ParseArgsOptionsConfig } from "node:util";
import { AppError } from "#kernel/base/app-error.ts";
import type { Config } from "../config.ts";

/** What a command gets: its words after the options were taken out, and its options by name. */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** One command of the command line. */
export interface Command {
  /** After `tuetinh `. */
  readonly usage: string;
  readonly help: string;
  readonly options?: ParseArgsOptionsConfig;
  /** Answers the exit code: 0 done, 1 failed. */
  readonly run: (config: Config, args: Arguments) => Promise<number>;
}

/** The command line was typed wrongly: shown with the usage, exit code 2. */
export class UsageError extends Error {}

/** A line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What the machine reads (`client add`): JSON alone on standard output. */
export function sayJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Progress and warnings go to standard error, so that output stays clean for pipes. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The one word a command needs. */
export function oneWord(args: Arguments, what: string): string {
  const [word, ...rest] = args.words;
  if (word === undefined) throw new UsageError(`Thiếu ${what}.`);
  if (rest.length > 0) throw new UsageError(`Thừa: ${rest.join(" ")}`);
  return word;
}

export function noWords(args: Arguments): void {
  if (args.words.length > 0) throw new UsageError(`Thừa: ${args.words.join(" ")}`);
}

/** A refusal of the command line itself. */
export function refuse(code: string, sentence: string): AppError {
  return new AppError("invalid", `cli.${code}`, sentence);
}

export function textOption(args: Arguments, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === "string" ? value : undefined;
}
