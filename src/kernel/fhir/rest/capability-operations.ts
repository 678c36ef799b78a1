import type { ResourceType } from "../resource-types.ts";
import type { Operation } from "./dispatch.ts";

/** Where the standards define the operations we serve; one per level where they differ. */
const definitions: Readonly<Record<string, string>> = {
  $validate: "http://hl7.org/fhir/OperationDefinition/Resource-validate",
  $everything: "http://hl7.org/fhir/OperationDefinition/Patient-everything",
  $summary: "http://hl7.org/fhir/uv/ips/OperationDefinition/summary",
  $export: "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export",
  "Patient/$export": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export",
  "Group/$export": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export",
  "$viewdefinition-run": "http://sql-on-fhir.org/OperationDefinition/$viewdefinition-run",
};

/** What dispatch answers itself, everywhere. */
const builtIn = [
  { name: "$validate", type: undefined },
  { name: "$everything", type: "Patient" },
] as const;

/** The operations on one type, or (type undefined) those at the base. */
export function statedOperations(
  operations: readonly Operation[],
  type: ResourceType | undefined,
): { readonly operation?: readonly object[] } {
  const own = builtIn
    .filter((each) => type !== undefined && (each.type === undefined || each.type === type))
    .map(({ name }) => name);
  const added = operations.filter((each) => isStated(each, type)).map(({ name }) => name);
  const operation = [...own, ...added].map((name) => ({
    name: name.slice(1),
    definition: definitionOf(name, type),
  }));
  return operation.length === 0 ? {} : { operation };
}

/** An operation that any type has is told once, at the base. */
function isStated({ name, levels, type: only }: Operation, type: ResourceType | undefined): boolean {
  if (type === undefined) return levels.includes("system");
  return only === type || definitions[`${type}/${name}`] !== undefined;
}

const definitionOf = (name: string, type: ResourceType | undefined): string =>
  definitions[`${type ?? ""}/${name}`] ??
  definitions[name] ??
  `http://tuetinh.example/fhir/OperationDefinition/${name.slice(1)}`;
