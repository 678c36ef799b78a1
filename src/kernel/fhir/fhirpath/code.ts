import type { Comparison } from "./equality.ts";
import { FhirPathError } from "./fhir-path-error.ts";
import { singleBoolean, truth, type Values } from "./value.ts";

/** What an expression may see besides its input. Left out, all three stand for the input itself. */
export interface FhirPathEnv {
  readonly resource?: unknown;
  readonly rootResource?: unknown;
  readonly context?: unknown;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What the evaluation may still cost; set by `compileFhirPath`. */
  readonly budget?: { left: number };
}

/** Items that one evaluation may look at: enough for any honest expression, a second at most. */
export const mostSteps = 5_000_000;

/** Loops inside loops (`select(%resource.descendants()…)`) could else hold the server for hours. */
export const spend = ({ budget }: FhirPathEnv, steps: number): void => {
  if (budget === undefined) return;
  budget.left -= steps;
  if (budget.left < 0) throw new FhirPathError("the expression takes too many steps on this resource");
};

export type Run = (self: unknown, env: FhirPathEnv) => Values;
export type Test = (self: unknown, env: FhirPathEnv) => boolean | undefined;

/**
 * One compiled (sub-)expression over `$this`: `run` gives its collection, `test` reads it as a boolean,
 * so that logical expressions build no collections. `how` says what a literal is when compared,
 * `type` of what FHIR type the items are, where the expression says so.
 */
export interface Code {
  readonly run: Run;
  readonly test: Test;
  readonly how: Comparison;
  readonly type?: string;
}

export const fromRun = (run: Run, how: Comparison = "unknown"): Code => ({
  run,
  test: (self, env) => singleBoolean(run(self, env)),
  how,
});

export const fromTest = (test: Test): Code => ({
  run: (self, env) => truth(test(self, env)),
  test,
  how: "unknown",
});

/** A function call about to be generated: its input and its arguments. */
export interface Call {
  readonly target: Code;
  readonly args: readonly Code[];
}

export interface FunctionRule {
  readonly arity: readonly [minimum: number, maximum: number];
  readonly build: (target: Code, ...args: readonly Code[]) => Code;
}

export const rule = (minimum: number, maximum: number, build: FunctionRule["build"]): FunctionRule => ({
  arity: [minimum, maximum],
  build,
});

/** Items of `values` for which the criteria is true. */
export const filtered = (values: Values, criteria: Code, env: FhirPathEnv): Values => {
  if (values.length === 1) return criteria.test(values[0], env) === true ? values : values.slice(1);
  spend(env, values.length);
  return values.filter((item) => criteria.test(item, env) === true);
};

/** The results of `run` on every item, in order. */
export const mapped = (values: Values, env: FhirPathEnv, run: Run): Values => {
  if (values.length === 1) return run(values[0], env);
  const found: unknown[] = [];
  for (const item of values) {
    const results = run(item, env);
    spend(env, 1 + results.length);
    for (const result of results) found.push(result);
  }
  return found;
};
