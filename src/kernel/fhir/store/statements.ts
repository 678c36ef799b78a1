import type { IndexRow, RangeRow, ReferenceRow } from "../indexing/index-row.ts";
import { type ResourceType, tableNameOf, tableOf, typeCodeOf } from "../resource-types.ts";
import type { StoredRow } from "./stored-row.ts";

/** A statement ready to send: prepared once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Rows go out in statements of these sizes only, so that each size is planned once and the server re-uses the plan. */
const sizes = [100, 64, 48, 32, 24, 16, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1] as const;

export const rowColumns = [
  "updated",
  "start_at",
  "end_at",
  "code",
  "num",
  "cnum",
  "unit",
  "present",
  "id",
  "patient",
  "encounter",
  "version",
  "bucket",
  "deleted",
  "sort_name",
  "tok",
  "content",
] as const; // biome keeps it on few lines

const placeholders = (rows: number, width: number): string =>
  Array.from(
    { length: rows },
    (_, r) => `(${Array.from({ length: width }, (_, c) => `$${r * width + c + 1}`).join(",")})`,
  ).join(",");

interface Shape<Row> {
  readonly name: string;
  readonly into: string;
  readonly width: number;
  readonly suffix?: string;
  readonly valuesOf: (row: Row) => readonly unknown[];
}

const texts = new Map<string, string>();

function textOf<Row>(shape: Shape<Row>, size: number): string {
  const key = `${shape.name}_${size}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = `${shape.into} values ${placeholders(size, shape.width)}${shape.suffix ?? ""}`;
  texts.set(key, text);
  return text;
}

function inSizes<Row>(shape: Shape<Row>, rows: readonly Row[]): Statement[] {
  const statements: Statement[] = [];
  let at = 0;
  for (const size of sizes)
    while (rows.length - at >= size) {
      const values: unknown[] = [];
      for (let n = at; n < at + size; n++) values.push(...shape.valuesOf(rows[n] as Row));
      statements.push({ name: `${shape.name}_${size}`, text: textOf(shape, size), values });
      at += size;
    }
  return statements;
}

const isoOf = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

/** Beside the bits of search parameters (at most 51): the version has rows in fhir.reference or fhir.range. */
export const sideRowsBit = 2 ** 52;

const hasSideRows = (index: IndexRow): boolean => index.references.length > 0 || index.ranges.length > 0;

/** What the column `present` holds for an index row. */
export const presentOf = (index: IndexRow): number => index.present + (hasSideRows(index) ? sideRowsBit : 0);

export const rowValues = (row: StoredRow): readonly unknown[] => {
  const { index } = row;
  return [
    row.updated,
    isoOf(index.startAt),
    isoOf(index.endAt),
    index.code ?? null,
    index.quantity ?? null,
    index.canonicalQuantity ?? null,
    index.unit ?? null,
    presentOf(index),
    row.key,
    index.patient ?? null,
    index.encounter ?? null,
    row.version,
    row.bucket,
    row.deleted,
    index.sortName ?? null,
    `{${index.tokens.join(",")}}`,
    row.content,
  ];
};

const insertInto = (type: ResourceType): string => `insert into ${tableOf(type)} (${rowColumns.join(",")})`;

/** New rows whose ids were just drawn: nothing can be in the way. */
export const insertRows = (type: ResourceType, rows: readonly StoredRow[]): Statement[] =>
  inSizes(
    {
      name: `ins_${tableNameOf(type)}`,
      into: insertInto(type),
      width: rowColumns.length,
      valuesOf: rowValues,
    },
    rows,
  );

/** Next versions; a row that is not at the version before is left alone and missing from the answer. */
export const upsertRows = (type: ResourceType, rows: readonly StoredRow[]): Statement[] =>
  inSizes(
    {
      name: `ups_${tableNameOf(type)}`,
      into: insertInto(type).replace(tableOf(type), `${tableOf(type)} as t`),
      width: rowColumns.length,
      suffix: ` on conflict (bucket, id) do update set ${rowColumns
        .filter((column) => column !== "id" && column !== "bucket")
        .map((column) => `${column} = excluded.${column}`)
        .join(", ")} where t.version = excluded.version - 1 returning id`,
      valuesOf: rowValues,
    },
    rows,
  );

export interface SideRow<Row> {
  readonly owner: StoredRow;
  readonly row: Row;
}

export const insertReferences = (rows: readonly SideRow<ReferenceRow>[]): Statement[] =>
  inSizes(
    {
      name: "ins_reference",
      into: "insert into fhir.reference (source, target, param, bucket, source_type, target_type)",
      width: 6,
      suffix: " on conflict do nothing",
      valuesOf: ({ owner, row }) => [
        owner.key,
        row.target,
        row.param,
        owner.bucket,
        typeCodeOf(owner.type),
        row.targetType,
      ],
    },
    rows,
  );

export const insertRanges = (rows: readonly (SideRow<RangeRow> & { readonly n: number })[]): Statement[] =>
  inSizes(
    {
      name: "ins_range",
      into: "insert into fhir.range (lo, hi, canonical, unit, token, id, param, bucket, type, n)",
      width: 10,
      valuesOf: ({ owner, row, n }) => [
        row.lo,
        row.hi,
        row.canonical ?? null,
        row.unit ?? null,
        row.token ?? null,
        owner.key,
        row.param,
        owner.bucket,
        typeCodeOf(owner.type),
        n,
      ],
    },
    rows,
  );

/** Where a row is now: its bucket and its key. */
export interface RowPlace {
  readonly bucket: number;
  readonly key: string;
}

/** PostgreSQL guesses ten elements for an array it does not see. */
const guessedLength = 10;

/**
 * An array literal, filled up with nulls beyond that guess: a shorter one looks cheaper than the kept plan promises and
 * is planned anew at every execution (120 instead of 30 µs, measured).
 */
export function arrayOf(values: readonly (number | string)[]): string {
  const missing = guessedLength + 1 - values.length;
  const list = values.join(",");
  return missing <= 0
    ? `{${list}}`
    : `{${list}${values.length === 0 ? "null" : ",null"}${",null".repeat(missing - 1)}}`;
}

const buckets = (places: readonly RowPlace[]): string => arrayOf(places.map((place) => place.bucket));
const keys = (places: readonly RowPlace[]): string => arrayOf(places.map((place) => place.key));

/** Locks rows in the order of their keys, so that two batches never wait for each other in a circle. */
export function lockRows(type: ResourceType, places: readonly RowPlace[], withContent: boolean): Statement {
  const columns = `t.bucket, t.id, t.version, t.deleted, t.patient, t.updated, t.present${withContent ? ", t.content" : ""}`;
  const suffix = `${withContent ? "c" : ""}_${tableNameOf(type)}`;
  const [first] = places;
  if (places.length === 1 && first !== undefined)
    return {
      name: `lock1${suffix}`,
      text: `select ${columns} from ${tableOf(type)} t where t.bucket = $1 and t.id = $2 for update`,
      values: [first.bucket, first.key],
    };
  return {
    name: `lock${suffix}`,
    text: `select ${columns} from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
      join ${tableOf(type)} t on t.bucket = k.bucket and t.id = k.id order by t.id for update of t`,
    values: [buckets(places), keys(places)],
  };
}

/** Copies the versions that are about to be replaced; `until` is the instant from which they are no longer true. */
export function keepHistory(
  type: ResourceType,
  places: readonly (RowPlace & { readonly idBucket: number; readonly until: string })[],
): Statement {
  return {
    name: `hist_${tableNameOf(type)}`,
    text: `insert into fhir.history (updated, until, id, patient, version, bucket, type, deleted, content)
      select t.updated, k.until, t.id, t.patient, t.version, k.id_bucket, $1, t.deleted, t.content
      from unnest($2::int2[], $3::uuid[], $4::int2[], $5::timestamptz[]) as k(bucket, id, id_bucket, until)
      join ${tableOf(type)} t on t.bucket = k.bucket and t.id = k.id`,
    values: [
      typeCodeOf(type),
      buckets(places),
      keys(places),
      arrayOf(places.map((place) => place.idBucket)),
      arrayOf(places.map((place) => place.until)),
    ],
  };
}

export function removeSideRows(type: ResourceType, places: readonly RowPlace[]): Statement[] {
  const values = [buckets(places), keys(places), typeCodeOf(type)];
  const of = (table: string, id: string, typeColumn: string) => ({
    name: `del_${table}`,
    text: `delete from fhir.${table} t using unnest($1::int2[], $2::uuid[]) as k(bucket, id)
      where t.bucket = k.bucket and t.${id} = k.id and t.${typeColumn} = $3`,
    values,
  });
  return [of("reference", "source", "source_type"), of("range", "id", "type")];
}

export const removeRow = (type: ResourceType, place: RowPlace): Statement => ({
  name: `del_${tableNameOf(type)}`,
  text: `delete from ${tableOf(type)} where bucket = $1 and id = $2`,
  values: [place.bucket, place.key],
});
