import { createRequire } from "node:module";
import type * as LibraryModule from "fhirpath";
import type { FhirPathEnv } from "./code.ts";
import { FhirPathError } from "./fhir-path-error.ts";
import { isSafeNarrative, referenceKeys, resolveItem } from "./references.ts";
import { isFields, type Values } from "./value.ts";

type Library = typeof LibraryModule;
type Model = LibraryModule.Model;

const require = createRequire(import.meta.url);
let loaded: { readonly library: Library; readonly model: Model } | undefined;

/** The complete engine, loaded when the first expression needs it: it takes 100 ms and 30 MB. */
const load = (): { readonly library: Library; readonly model: Model } => {
  // It warns with values of the record (a birth date, for one), and a log may hold none. Nothing else of ours warns there.
  if (loaded === undefined) globalThis.console = { ...globalThis.console, warn: () => undefined };
  loaded ??= {
    library: require("fhirpath") as Library,
    model: require("fhirpath/fhir-context/r4") as Model,
  };
  return loaded;
};

const dataOf = (node: unknown): unknown => (isFields(node) && "data" in node ? node["data"] : node);

const functionsFor = (env: FhirPathEnv) => ({
  resolve: {
    fn: (nodes: Values) => nodes.flatMap((node) => resolveItem(dataOf(node), env)),
    arity: { 0: [] },
  },
  htmlChecks: {
    fn: (nodes: Values) => [nodes.every((node) => isSafeNarrative(dataOf(node)))],
    arity: { 0: [] },
  },
  getResourceKey: {
    fn: (nodes: Values) => nodes.map(dataOf).flatMap((item) => (isFields(item) ? [item["id"]] : [])),
    arity: { 0: [] },
  },
  getReferenceKey: {
    fn: (nodes: Values) => nodes.flatMap((node) => referenceKeys(dataOf(node), undefined)),
    arity: { 0: [] },
  },
});

/** Compiles with the library; `base` is the path or type of the elements it will be given, when they are no resources. */
export const compileWithLibrary = (
  expression: string,
  base?: string,
): ((input: unknown, env: FhirPathEnv) => unknown[]) => {
  const { library, model } = load();
  const path = base === undefined ? expression : { base, expression };
  const run = guarded(expression, () => library.compile(path, model, { traceFn: () => undefined }));
  return (input, env) =>
    guarded(expression, () => {
      const variables = { resource: env.resource, rootResource: env.rootResource, context: env.context };
      return run(
        input,
        { ...variables, ...env.variables },
        { userInvocationTable: functionsFor(env) },
      ) as unknown[];
    });
};

const guarded = <Result>(expression: string, act: () => Result): Result => {
  try {
    return act();
  } catch (error) {
    if (error instanceof FhirPathError) throw error;
    throw new FhirPathError(`FHIRPath cannot be evaluated: ${expression.slice(0, 200)}`, { cause: error });
  }
};
