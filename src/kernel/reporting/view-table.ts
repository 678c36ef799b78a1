import type { Resource } from "#kernel/fhir/resource.ts";
import { compileView } from "./compile-view.ts";
import { type SqlColumn, sqlColumn } from "./sql-types.ts";
import { viewError } from "./view-definition.ts";

/** A registered view: its table and how a record becomes rows of it. */
export interface ViewTable {
  readonly name: string;
  readonly resourceType: string;
  /** The registry's version when it was registered: never the same for two tables of one name. */
  readonly version: number;
  readonly columns: readonly SqlColumn[];
  /** The values of the rows of one record, in the order of the columns. */
  readonly rowsOf: (resource: Resource) => readonly (readonly unknown[])[];
}

const namePattern = /^[a-z][a-z0-9_]{0,50}$/;
const ownTables = new Set(["view_registry", "view_definition", "view_failure"]);
const ownColumns = new Set(["bucket", "resource_key", "row_no"]);

/** Compiles a definition for keeping as a table; refuses names that the schema needs for itself. */
export const compileViewTable = (name: string, definition: unknown, version: number): ViewTable => {
  if (!namePattern.test(name) || ownTables.has(name))
    throw viewError("tên bảng không dùng được", "ViewDefinition.name");
  const view = compileView(definition);
  const columns = view.columns.map(sqlColumn);
  for (const column of columns)
    if (ownColumns.has(column.name) || column.name.length > 63)
      throw viewError("tên cột không dùng được", `ViewDefinition column ${column.name}`);
  return {
    name,
    resourceType: view.resourceType,
    version,
    columns,
    rowsOf: (resource) =>
      view.rows(resource).map((row) => columns.map((column, at) => column.toSql(row[at]))),
  };
};

/** One thing about one record. */
export interface Place {
  readonly bucket: number;
  readonly key: string;
}

export interface TableRow extends Place {
  readonly rowNo: number;
  readonly cells: readonly unknown[];
}

/** A statement for `Tx.query`. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name?: string;
}

const quoted = (name: string): string => `"${name}"`;

export const tableOf = (name: string): string => `reporting.${quoted(name)}`;

/** The bucket leads every key, so that the table can be distributed by patient like the records themselves. */
export const createTableSql = (
  table: ViewTable,
  indexes: readonly (readonly string[])[],
): readonly string[] => [
  `create table ${tableOf(table.name)} (bucket int2 not null, resource_key uuid not null, row_no int4 not null, ${table.columns
    .map((column) => `${quoted(column.name)} ${column.type}, `)
    .join("")}primary key (bucket, resource_key, row_no))`,
  ...indexes.map(
    (columns) => `create index on ${tableOf(table.name)} (${columns.map(indexed(table)).join(", ")})`,
  ),
];

const indexed =
  (table: ViewTable) =>
  (name: string): string => {
    const isKnown = ownColumns.has(name) || table.columns.some((column) => column.name === name);
    if (!isKnown) throw viewError(`không có cột ${name}`, "indexes");
    return quoted(name);
  };

/** Rows go out in these sizes, so that each size is planned once. */
const sizes = [64, 8, 1] as const;

/** PostgreSQL takes at most 65,535 parameters in a statement. */
const maxParameters = 60_000;

export const insertStatements = (table: ViewTable, rows: readonly TableRow[]): readonly Statement[] => {
  const width = table.columns.length + 3;
  const statements: Statement[] = [];
  let at = 0;
  for (const size of sizes)
    while (rows.length - at >= size && size * width <= maxParameters) {
      statements.push(insertStatement(table, rows.slice(at, at + size)));
      at += size;
    }
  return statements;
};

const insertStatement = (table: ViewTable, rows: readonly TableRow[]): Statement => {
  const width = table.columns.length + 3;
  const tuples = rows.map(
    (_, row) => `(${Array.from({ length: width }, (__, at) => `$${row * width + at + 1}`).join()})`,
  );
  const names = ["bucket", "resource_key", "row_no", ...table.columns.map((column) => column.name)];
  return {
    name: `view_${table.version}_${rows.length}`,
    text: `insert into ${tableOf(table.name)} (${names.map(quoted).join()}) values ${tuples.join()}`,
    values: rows.flatMap((row) => [row.bucket, row.key, row.rowNo, ...row.cells]),
  };
};

/** Takes away what a view had said about records, rows and failures. */
export const deleteStatement = (table: ViewTable, places: readonly Place[]): Statement => {
  const those = "(bucket, resource_key) in (select * from unnest($1::int2[], $2::uuid[]))";
  return {
    name: `view_${table.version}_delete`,
    text: `with gone as (delete from reporting.view_failure where view_name = $3 and ${those})
      delete from ${tableOf(table.name)} where ${those}`,
    values: [
      `{${places.map((place) => place.bucket).join()}}`,
      `{${places.map((place) => place.key).join()}}`,
      table.name,
    ],
  };
};

export const failureStatement = (table: ViewTable, place: Place, reason: string): Statement => ({
  text: `insert into reporting.view_failure (bucket, resource_key, view_name, reason) values ($1, $2, $3, $4)
    on conflict (bucket, resource_key, view_name) do update set reason = excluded.reason, failed_at = now()`,
  values: [place.bucket, place.key, table.name, reason],
});
