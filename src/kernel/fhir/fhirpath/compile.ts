import { type Code, type FhirPathEnv, mostSteps } from "./code.ts";
import { NeedLibrary } from "./fhir-path-error.ts";
import { generate } from "./generate.ts";
import { compileWithLibrary } from "./library.ts";
import { parseFhirPath } from "./parser.ts";
import { raw } from "./value.ts";
import { watched } from "./watch.ts";

export type { FhirPathEnv } from "./code.ts";

export type FhirPath = (input: unknown, env?: FhirPathEnv) => unknown[];

const cache = new Map<string, FhirPath>();
const maxCached = 5000;

/**
 * Compiles an expression; compiled ones are remembered. What invariants, search parameters and ViewDefinitions use
 * runs as our own closures (about 1 µs), everything else in the fhirpath library (about 50 µs).
 * `base` names the type of the input when that is an element and not a resource, e.g. `Period`.
 */
export const compileFhirPath = (expression: string, base?: string): FhirPath => {
  const key = base === undefined ? expression : `${base}\n${expression}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= maxCached) cache.clear();
  const compiled = compile(expression, base);
  cache.set(key, compiled);
  return compiled;
};

/** Whether our own compiler takes the expression; for tests and figures. */
export const isCompiledNatively = (expression: string): boolean =>
  generateOrNothing(expression) !== undefined;

const compile = (expression: string, base: string | undefined): FhirPath => {
  const code = generateOrNothing(expression);
  let whole: ReturnType<typeof compileWithLibrary> | undefined;
  const library = (): ReturnType<typeof compileWithLibrary> => {
    whole ??= compileWithLibrary(expression, base);
    return whole;
  };
  if (code === undefined) library();
  const asWhole = (input: unknown, scope: FhirPathEnv): unknown[] => {
    const run = library();
    return watched(() => run(input, scope));
  };
  // A pattern of a regular expression has no steps that could be counted.
  const isCounted = !expression.includes("atches");
  return (input, env) => {
    const scope = scopeOf(input, env);
    if (code === undefined) return asWhole(input, scope);
    try {
      return isCounted ? runCode(code, input, scope) : watched(() => runCode(code, input, scope));
    } catch (error) {
      if (error instanceof NeedLibrary) return asWhole(input, scope);
      throw error;
    }
  };
};

const generateOrNothing = (expression: string): Code | undefined => {
  try {
    return generate(parseFhirPath(expression));
  } catch (error) {
    if (error instanceof NeedLibrary) return undefined;
    throw error;
  }
};

const scopeOf = (input: unknown, env: FhirPathEnv | undefined): FhirPathEnv => {
  if (env === undefined)
    return { resource: input, rootResource: input, context: input, variables: noVariables, budget: fresh() };
  const { resource = input, rootResource = resource, context = input, variables = noVariables } = env;
  return { resource, rootResource, context, variables, budget: fresh() };
};

const fresh = (): { left: number } => ({ left: mostSteps });

const noVariables: Readonly<Record<string, unknown>> = Object.freeze({});

const runCode = (code: Code, input: unknown, env: FhirPathEnv): unknown[] => {
  if (Array.isArray(input) && input.length !== 1) throw new NeedLibrary("a collection as input");
  const results = code.run(Array.isArray(input) ? input[0] : input, env);
  return results.length === 0 ? [] : plain(results);
};

const plain = (results: readonly unknown[]): unknown[] => {
  const found: unknown[] = [];
  for (const item of results) {
    const value = raw(item);
    if (value !== undefined && value !== null) found.push(value);
  }
  return found;
};
