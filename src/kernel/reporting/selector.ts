import type { FhirPathEnv } from "#kernel/fhir/fhirpath/compile.ts";
import { typeAfter } from "#kernel/fhir/fhirpath/static-type.ts";
import { fhirError } from "#kernel/fhir/resource.ts";
import type { ColumnDefinition, SelectDefinition } from "./view-definition.ts";
import { viewError } from "./view-definition.ts";
import { type PathScope, type ViewPath, viewPath } from "./view-path.ts";

/** The cells of one row, in the order of the columns; empty is null. */
export type Cells = readonly unknown[];

/** A compiled `select`: the columns it adds and the partial rows it gives for one item. */
export interface Selector {
  readonly columns: readonly ColumnDefinition[];
  readonly rows: (item: unknown, env: FhirPathEnv) => readonly Cells[];
}

const maxRepeatDepth = 64;
/** Rows (and items on the way to them) that one resource may give: a few selects side by side could fill any memory. */
const mostRows = 10_000;

export const compileSelect = (select: SelectDefinition, scope: PathScope, place: string): Selector => {
  const walk = compileWalk(select, scope, place);
  const inner = joined(partsOf(select, { ...scope, base: walk?.base ?? scope.base }, place));
  if (walk === undefined) return inner;
  return {
    columns: inner.columns,
    rows: (item, env) =>
      gathered(walk.items(item, env), (each, at) => inner.rows(each, atRow(env, at)), place),
  };
};

/** Side by side: every row of one part with every row of the others. */
export const joined = (parts: readonly Selector[]): Selector => {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return {
    columns: parts.flatMap((part) => part.columns),
    rows: (item, env) => {
      let rows: readonly Cells[] = [[]];
      for (const part of parts) {
        const added = part.rows(item, env);
        if (rows.length * added.length > mostRows) throw tooMany("ViewDefinition.select");
        rows = flatten(rows.map((row) => added.map((cells) => [...row, ...cells])));
      }
      return rows;
    },
  };
};

const flatten = (groups: readonly (readonly Cells[])[]): readonly Cells[] => {
  const [only] = groups;
  return only !== undefined && groups.length === 1 ? only : groups.flat();
};

/** The rows of several sources one after the other. */
const gathered = <T>(
  sources: readonly T[],
  rowsOf: (source: T, at: number) => readonly Cells[],
  place: string,
): readonly Cells[] => {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) return rowsOf(only, 0);
  const rows: Cells[] = [];
  for (const [at, source] of sources.entries()) {
    const added = rowsOf(source, at);
    if (rows.length + added.length > mostRows) throw tooMany(place);
    rows.push(...added);
  }
  return rows;
};

const tooMany = (place: string): Error =>
  fhirError(422, "too-costly", `Một tài nguyên cho quá ${mostRows} dòng`, place);

const partsOf = (select: SelectDefinition, scope: PathScope, place: string): readonly Selector[] => [
  ...(select.column === undefined ? [] : [compileColumns(select.column, scope, `${place}.column`)]),
  ...(select.select ?? []).map((inner, at) => compileSelect(inner, scope, `${place}.select[${at}]`)),
  ...(select.unionAll === undefined ? [] : [compileUnion(select.unionAll, scope, `${place}.unionAll`)]),
];

const compileColumns = (columns: readonly ColumnDefinition[], scope: PathScope, place: string): Selector => {
  const cells = columns.map((column, at) => compileCell(column, scope, `${place}[${at}].path`));
  return { columns, rows: (item, env) => [cells.map((cell) => cell(item, env))] };
};

const compileCell = (
  column: ColumnDefinition,
  scope: PathScope,
  place: string,
): ((item: unknown, env: FhirPathEnv) => unknown) => {
  const path = viewPath(column.path, scope, place);
  if (column.collection === true) return (item, env) => path(item, env);
  return (item, env) => {
    const values = path(item, env);
    if (values.length > 1) throw fhirError(422, "processing", `Cột ${column.name} có nhiều giá trị`, place);
    return values[0] ?? null;
  };
};

const compileUnion = (branches: readonly SelectDefinition[], scope: PathScope, place: string): Selector => {
  const compiled = branches.map((branch, at) => compileSelect(branch, scope, `${place}[${at}]`));
  const columns = compiled[0]?.columns ?? [];
  for (const [at, branch] of compiled.entries())
    if (namesOf(branch.columns) !== namesOf(columns))
      throw viewError("các nhánh phải có cùng cột", `${place}[${at}]`);
  return { columns, rows: (item, env) => gathered(compiled, (branch) => branch.rows(item, env), place) };
};

const namesOf = (columns: readonly ColumnDefinition[]): string =>
  columns.map((column) => column.name).join(",");

interface Walk {
  readonly base: string | undefined;
  readonly items: ViewPath;
}

/** `forEach`, `forEachOrNull` and `repeat`: which items the rows are made from; undefined means the item itself. */
const compileWalk = (select: SelectDefinition, scope: PathScope, place: string): Walk | undefined => {
  const { forEach, forEachOrNull, repeat } = select;
  const given = [forEach, forEachOrNull, repeat].filter((walk) => walk !== undefined);
  if (given.length > 1) throw viewError("chỉ được dùng một trong forEach, forEachOrNull, repeat", place);
  if (repeat !== undefined) return { base: undefined, items: repeated(repeat, scope, `${place}.repeat`) };
  const path = forEach ?? forEachOrNull;
  if (path === undefined) return undefined;
  const items = viewPath(path, scope, `${place}.${forEach === undefined ? "forEachOrNull" : "forEach"}`);
  const base = scope.base === undefined ? undefined : typeAfter(path, scope.base);
  return { base, items: forEach === undefined ? orNothing(items) : items };
};

/** One row of nulls where there is no item: an item without any element. */
const orNothing =
  (path: ViewPath): ViewPath =>
  (item, env) => {
    const items = path(item, env);
    return items.length === 0 ? [{}] : items;
  };

const repeated = (paths: readonly string[], scope: PathScope, place: string): ViewPath => {
  const steps = paths.map((path, at) => viewPath(path, { ...scope, base: undefined }, `${place}[${at}]`));
  const visit = (item: unknown, env: FhirPathEnv, depth: number, found: unknown[]): unknown[] => {
    if (depth > maxRepeatDepth) throw fhirError(422, "too-costly", "repeat đi quá sâu", place);
    for (const step of steps)
      for (const child of step(item, env)) {
        if (found.length >= mostRows) throw tooMany(place);
        found.push(child);
        visit(child, env, depth + 1, found);
      }
    return found;
  };
  return (item, env) => visit(item, env, 0, []);
};

const atRow = (env: FhirPathEnv, rowIndex: number): FhirPathEnv => ({
  ...env,
  variables: { ...env.variables, rowIndex },
});
