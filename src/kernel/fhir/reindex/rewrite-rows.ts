import type { Tx } from "#kernel/db/db.ts";
import type { IndexRow } from "../indexing/index-row.ts";
import { type ResourceType, tableOf } from "../resource-types.ts";
import {
  insertRanges,
  insertReferences,
  lockRows,
  removeSideRows,
  rowColumns,
  rowValues,
} from "../store/statements.ts";
import type { StoredRow } from "../store/stored-row.ts";
import type { StoredIndexRow } from "./stored-rows.sql.ts";

/** A row and the index it should have. */
export interface Rewrite {
  readonly row: StoredIndexRow;
  readonly index: IndexRow;
}

/** SQL types of the columns that an index row fills; the others are not touched. */
const rewritten = {
  start_at: "timestamptz",
  end_at: "timestamptz",
  code: "int8",
  num: "float8",
  cnum: "float8",
  unit: "int8",
  present: "int8",
  encounter: "uuid",
  sort_name: "text",
  tok: "text",
} as const;

type Rewritten = keyof typeof rewritten;
const columns = Object.keys(rewritten) as readonly Rewritten[];

/**
 * Gives rows the index that belongs to their content: no new version, same place. A row that was written meanwhile
 * keeps what its writer gave it.
 */
export async function rewriteRows(tx: Tx, type: ResourceType, rewrites: readonly Rewrite[]): Promise<number> {
  const lock = lockRows(
    type,
    rewrites.map(({ row }) => row),
    false,
  );
  const locked = await tx.query<{ readonly id: string; readonly version: number }>(lock.text, lock.values);
  const versions = new Map(locked.map(({ id, version }) => [id, version]));
  const rows = rewrites
    .filter(({ row }) => versions.get(row.key) === row.version)
    .map((rewrite) => storedRowOf(type, rewrite));
  if (rows.length === 0) return 0;
  await updateColumns(tx, type, rows);
  const statements = [
    ...removeSideRows(type, rows),
    ...insertReferences(rows.flatMap((owner) => owner.index.references.map((row) => ({ owner, row })))),
    ...insertRanges(rows.flatMap((owner) => owner.index.ranges.map((row, n) => ({ owner, row, n })))),
  ];
  for (const { text, values, name } of statements) await tx.query(text, values, name);
  return rows.length;
}

const storedRowOf = (type: ResourceType, { row, index }: Rewrite): StoredRow => ({
  type,
  id: row.key,
  key: row.key,
  bucket: row.bucket,
  version: row.version,
  updated: new Date(row.updated).toISOString(),
  deleted: row.deleted,
  index,
  content: row.content,
});

async function updateColumns(tx: Tx, type: ResourceType, rows: readonly StoredRow[]): Promise<void> {
  const values = rows.map(rowValues);
  const lists = columns.map((column) => values.map((row) => row[rowColumns.indexOf(column)]));
  const sets = columns.map((column) => `${column} = k.${column}${column === "tok" ? "::int8[]" : ""}`);
  const arrays = columns.map((column, n) => `$${n + 3}::${rewritten[column]}[]`);
  await tx.query(
    `update ${tableOf(type)} t set ${sets.join(", ")}
     from unnest($1::int2[], $2::uuid[], ${arrays.join(", ")}) as k(bucket, id, ${columns.join(", ")})
     where t.bucket = k.bucket and t.id = k.id`,
    [rows.map((row) => row.bucket), rows.map((row) => row.key), ...lists],
  );
}
