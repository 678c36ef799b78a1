import { isResourceType } from "#kernel/fhir/fhirpath/choice.ts";
import type { FhirPathEnv } from "#kernel/fhir/fhirpath/compile.ts";
import { fhirError, type Resource } from "#kernel/fhir/resource.ts";
import { type Cells, compileSelect, joined } from "./selector.ts";
import {
  type ColumnDefinition,
  constantsOf,
  parseViewDefinition,
  type ViewDefinition,
  viewError,
} from "./view-definition.ts";
import { type PathScope, viewPath } from "./view-path.ts";

/** A ViewDefinition ready to run. */
export interface CompiledView {
  readonly name: string | undefined;
  readonly resourceType: string;
  readonly columns: readonly ColumnDefinition[];
  /** The rows of one resource, cells in the order of the columns; none for resources of another type. */
  readonly rows: (resource: Resource) => readonly Cells[];
}

/** Compiles a ViewDefinition of SQL on FHIR v2; everything that can be refused before data is seen is refused here. */
export const compileView = (input: unknown): CompiledView => {
  const view = parseViewDefinition(input);
  if (!isResourceType(view.resource))
    throw viewError("không phải loại tài nguyên R4", "ViewDefinition.resource");
  const constants = constantsOf(view);
  const scope: PathScope = { constants, base: view.resource };
  const selector = joined(
    view.select.map((each, at) => compileSelect(each, scope, `ViewDefinition.select[${at}]`)),
  );
  refuseRepeatedNames(selector.columns);
  const isWanted = compileWhere(view, scope);
  const variables = { ...constants, rowIndex: 0 };
  return {
    name: view.name,
    resourceType: view.resource,
    columns: selector.columns,
    rows: (resource) => {
      if (resource.resourceType !== view.resource) return [];
      const env: FhirPathEnv = { resource, rootResource: resource, variables };
      return isWanted(resource, env) ? selector.rows(resource, env) : [];
    },
  };
};

const refuseRepeatedNames = (columns: readonly ColumnDefinition[]): void => {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) throw viewError(`cột ${name} bị lặp`, "ViewDefinition.select");
    seen.add(name);
  }
};

const compileWhere = (
  view: ViewDefinition,
  scope: PathScope,
): ((resource: Resource, env: FhirPathEnv) => boolean) => {
  const conditions = (view.where ?? []).map(({ path }, at) => {
    const place = `ViewDefinition.where[${at}].path`;
    return { place, path: viewPath(path, scope, place) };
  });
  return (resource, env) =>
    conditions.every(({ path, place }) => {
      const values = path(resource, env);
      if (values.length === 0) return false;
      if (values.length === 1 && typeof values[0] === "boolean") return values[0];
      throw fhirError(422, "processing", "Điều kiện where phải cho một giá trị đúng/sai", place);
    });
};
