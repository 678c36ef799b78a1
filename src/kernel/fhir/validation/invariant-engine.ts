import { compileFhirPath } from "../fhirpath/compile.ts";
import type { Run } from "./run.ts";

/**
 * A FHIRPath invariant as a test. What yields nothing is not a finding: only an explicit `false` is, and an
 * expression that cannot be evaluated on this input finds nothing either (the structure is checked elsewhere).
 */
export const compileInvariant = (
  expression: string,
  path: string,
): ((value: unknown, run: Run) => boolean) => {
  const evaluate = compileFhirPath(expression, path);
  return (value, run) => {
    const result = evaluate(value, { resource: run.resource, rootResource: run.root, context: value });
    return !(result.length === 1 && result[0] === false);
  };
};
