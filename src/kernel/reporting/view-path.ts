import { isResourceType } from "#kernel/fhir/fhirpath/choice.ts";
import { compileFhirPath, type FhirPathEnv } from "#kernel/fhir/fhirpath/compile.ts";
import { FhirPathError, NeedLibrary } from "#kernel/fhir/fhirpath/fhir-path-error.ts";
import { tokensOf } from "#kernel/fhir/fhirpath/lexer.ts";
import { fhirError } from "#kernel/fhir/resource.ts";
import { viewError } from "./view-definition.ts";

/** What paths of a view are compiled against. */
export interface PathScope {
  readonly constants: Readonly<Record<string, unknown>>;
  /** Type or path of the items the path starts from, where known. */
  readonly base: string | undefined;
}

export type ViewPath = (item: unknown, env: FhirPathEnv) => readonly unknown[];

const standard = new Set(["resource", "rootResource", "context", "ucum", "sct", "loinc", "rowIndex"]);

/** Compiles a path of a view; `place` says where it stands, for refusals. */
export const viewPath = (path: string, scope: PathScope, place: string): ViewPath => {
  for (const name of variablesOf(path)) {
    const isKnown = standard.has(name) || Object.hasOwn(scope.constants, name) || /^(?:vs|ext)-/.test(name);
    if (!isKnown) throw viewError(`%${name} chưa được định nghĩa`, place);
  }
  const evaluate = compiled(path, scope.base, place);
  return (item, env) => {
    try {
      return evaluate(item, env);
    } catch (error) {
      if (error instanceof FhirPathError)
        throw fhirError(422, "processing", `Biểu thức không tính được: ${error.message}`, place);
      throw error;
    }
  };
};

const compiled = (path: string, base: string | undefined, place: string): ViewPath => {
  try {
    return compileFhirPath(path, base === undefined || isResourceType(base) ? undefined : base);
  } catch (error) {
    throw viewError("không đọc được biểu thức FHIRPath", place, error);
  }
};

const variablesOf = (path: string): readonly string[] => {
  try {
    return tokensOf(path).flatMap((token) => (token.kind === "variable" ? [token.text] : []));
  } catch (error) {
    if (error instanceof NeedLibrary) return [];
    throw error;
  }
};
