import { targetOf } from "#kernel/fhir/indexing/references.ts";
import { fhirError, type Resource } from "#kernel/fhir/resource.ts";
import type { FhirRequest } from "#kernel/fhir/rest/exchange.ts";
import { instantOf } from "#kernel/fhir/rest/history.ts";
import { type Fields, isFields, parametersIn } from "#kernel/fhir/rest/operations/parameters.ts";
import { type ViewFormat, viewFormats } from "./run-view.ts";

/** What `$viewdefinition-run` was asked for. */
export interface ViewRequest {
  /** The definition, or the name of a registered one. */
  readonly view: { readonly definition: unknown } | { readonly name: string };
  readonly format: ViewFormat;
  /** First line of CSV. */
  readonly header: boolean;
  readonly limit: number;
  /** Resources to run over; undefined: those of the record. */
  readonly resources: readonly Resource[] | undefined;
  readonly patients: readonly string[] | undefined;
  readonly group: string | undefined;
  readonly since: string | undefined;
}

const known = new Set([
  "_format",
  "header",
  "viewResource",
  "viewReference",
  "patient",
  "group",
  "_since",
  "_limit",
  "resource",
]);

/** Reads Parameters, or a ViewDefinition alone with the rest in the query. */
export function viewRequestOf(request: FhirRequest, baseUrls: readonly string[]): ViewRequest {
  const given = parametersOf(request);
  const unknown = given.find(({ name }) => !known.has(name));
  if (unknown !== undefined)
    throw fhirError(400, "not-supported", `the parameter ${unknown.name.slice(0, 64)} is not known here`);
  const all = (name: string) => given.filter((each) => each.name === name).map(({ value }) => value);
  const text = (name: string) => textOf(name, all(name));
  const resources = all("resource");
  const group = all("group").map((value) => idIn("Group", value, baseUrls));
  const patients = all("patient").map((value) => idIn("Patient", value, baseUrls));
  return {
    view: viewOf(all("viewResource"), all("viewReference")),
    format: formatOf(text("_format") ?? request.header("accept")),
    header: text("header") !== "false",
    limit: limitOf(text("_limit")),
    resources: resources.length === 0 ? undefined : resources.map(resourceOf),
    patients: patients.length === 0 ? undefined : patients,
    group: group[0],
    since: instantOf(text("_since") ?? null, "_since")?.toISOString(),
  };
}

interface Given {
  readonly name: string;
  readonly value: unknown;
}

function parametersOf(request: FhirRequest): readonly Given[] {
  const query = [...new URLSearchParams(request.query)].map(([name, value]) => ({ name, value }));
  const { plain } = request.body();
  const body =
    isFields(plain) && plain["resourceType"] === "ViewDefinition"
      ? [{ name: "viewResource", value: plain }]
      : parametersIn(request).map(givenOf);
  return [...query, ...body];
}

function givenOf(parameter: Fields, at: number): Given {
  const { name, resource } = parameter;
  const value = resource ?? Object.entries(parameter).find(([each]) => /^value[A-Z]/.test(each))?.[1];
  if (typeof name !== "string" || value === undefined)
    throw fhirError(400, "structure", "a name and a value are needed", `Parameters.parameter[${at}]`);
  return { name, value };
}

function textOf(name: string, values: readonly unknown[]): string | undefined {
  const [value, ...more] = values;
  if (more.length > 0) throw fhirError(400, "value", `${name} is given twice`, name);
  if (value === undefined) return undefined;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
    throw fhirError(400, "value", `${name} takes a simple value`, name);
  return String(value);
}

function viewOf(definitions: readonly unknown[], references: readonly unknown[]): ViewRequest["view"] {
  if (definitions.length + references.length !== 1)
    throw fhirError(
      400,
      "required",
      "exactly one of viewResource and viewReference is needed",
      "viewResource",
    );
  const [definition] = definitions;
  if (definition !== undefined) return { definition };
  const name = /(?:^|\/)ViewDefinition\/([a-z][a-z0-9_]*)$/.exec(referenceIn(references[0]))?.[1];
  if (name === undefined)
    throw fhirError(400, "value", "viewReference is written ViewDefinition/name", "viewReference");
  return { name };
}

const referenceIn = (value: unknown): string => {
  const reference = isFields(value) ? value["reference"] : value;
  return typeof reference === "string" ? reference : "";
};

function idIn(type: "Patient" | "Group", value: unknown, baseUrls: readonly string[]): string {
  const target = targetOf(referenceIn(value), baseUrls);
  if (target?.kind !== "local" || target.type !== type)
    throw fhirError(400, "value", `a reference to a ${type} of this server is needed`, type.toLowerCase());
  return target.id;
}

const mediaTypes: readonly (readonly [RegExp, ViewFormat])[] = [
  [/ndjson/i, "ndjson"],
  [/csv/i, "csv"],
  [/json|\*\/\*|application\/\*/i, "json"],
];

function formatOf(wanted: string | undefined): ViewFormat {
  if (wanted === undefined) return "json";
  const named = viewFormats.find((format) => format === wanted);
  const format = named ?? mediaTypes.find(([pattern]) => pattern.test(wanted))?.[1];
  if (format === undefined)
    throw fhirError(400, "not-supported", `_format is one of ${viewFormats.join(", ")}`, "_format");
  return format;
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,9}$/.test(text)) throw fhirError(400, "value", "_limit is a whole number", "_limit");
  return Number(text);
}

function resourceOf(value: unknown, at: number): Resource {
  if (!isFields(value) || typeof value["resourceType"] !== "string")
    throw fhirError(400, "structure", "resource must be a FHIR resource", `resource[${at}]`);
  return { ...value, resourceType: value["resourceType"] };
}
