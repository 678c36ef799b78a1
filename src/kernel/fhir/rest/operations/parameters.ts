import { fhirError } from "../../resource.ts";
import type { Pair } from "../../search/search-query.ts";
import type { FhirRequest } from "../exchange.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The entries of a Parameters resource that was sent as body. */
export function parametersIn(request: FhirRequest): readonly Fields[] {
  const { plain } = request.body();
  if (!isFields(plain) || plain["resourceType"] !== "Parameters")
    throw fhirError(400, "structure", "the body must be a Parameters resource", "resourceType");
  const list = plain["parameter"] ?? [];
  if (!Array.isArray(list) || !list.every(isFields))
    throw fhirError(400, "structure", "parameter must be a list of objects", "Parameters.parameter");
  return list;
}

/** Values of any simple type as text, references by what they refer to. */
export function parameterPairs(request: FhirRequest): readonly Pair[] {
  return parametersIn(request).map((parameter, at) => {
    const { name } = parameter;
    const value = textOf(parameter);
    if (typeof name !== "string" || value === undefined)
      throw fhirError(
        400,
        "structure",
        "a name and a simple value are needed",
        `Parameters.parameter[${at}]`,
      );
    return [name, value];
  });
}

function textOf(parameter: Fields): string | undefined {
  const value = Object.entries(parameter).find(([name]) => /^value[A-Z]/.test(name))?.[1];
  if (isFields(value)) return typeof value["reference"] === "string" ? value["reference"] : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
