import type { Issue, Severity } from "../resource.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * One validation under way. The path is a stack that every check pushes to and pops from; it becomes text only
 * when something is wrong, which keeps a valid resource free of allocations.
 */
export interface Run {
  readonly path: (string | number)[];
  depth: number;
  /** Nesting of objects, bounded so that no input can exhaust the stack. */
  level: number;
  readonly issues: Issue[];
  /** How many of the issues make the resource invalid. */
  errors: number;
  /** The resource that holds the element: a contained one for its own elements. */
  resource: JsonObject;
  /** The outermost resource, for `#id` references. */
  root: JsonObject;
  /** Ids of the resources contained in the root, collected when a reference first needs them. */
  containedIds: ReadonlySet<unknown> | undefined;
  /** Also findings that do not make a resource invalid. */
  readonly warnings: boolean;
  /** Checks a resource inside this one, whatever its type. */
  readonly checkNested: Check;
  /** Holds an extension to its own definition. */
  readonly checkExtension: Check;
}

export type Check = (value: unknown, run: Run, holder: JsonObject) => void;

/** An invariant written by hand. */
export type NativeTest = (value: JsonObject, run: Run) => boolean;

export const maximalLevel = 64;
/** A hostile document could hold a million mistakes; nobody reads more than these. */
const maximalIssues = 100;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const fail = (run: Run, code: string, diagnostics: string): void => {
  report(run, "error", code, diagnostics);
};

/** Like `fail`, about a member of the element where the run stands. */
export const failAt = (
  run: Run,
  member: string | number,
  failure: readonly [code: string, diagnostics: string],
): void => {
  run.path[run.depth++] = member;
  fail(run, failure[0], failure[1]);
  run.depth--;
};

/** Errors and warnings are bounded apart, so that no number of warnings can hide an error. */
export const report = (run: Run, severity: Severity, code: string, diagnostics: string): void => {
  const isError = severity === "error" || severity === "fatal";
  if ((isError ? run.errors : run.issues.length - run.errors) >= maximalIssues) return;
  if (isError) run.errors++;
  run.issues.push({ severity, code, diagnostics, expression: [pathOf(run)] });
};

/** The place where the run stands, as FHIRPath: `Patient.name[0].given[1]`. */
export const pathOf = (run: Run): string => {
  let text = "";
  for (const part of run.path.slice(0, run.depth)) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
};
