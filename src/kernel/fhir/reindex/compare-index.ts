import type { Tx } from "#kernel/db/db.ts";
import type { IndexRow, RangeRow, ReferenceRow } from "../indexing/index-row.ts";
import type { ResourceType } from "../resource-types.ts";
import { presentOf, type RowPlace } from "../store/statements.ts";
import {
  listStoredRanges,
  listStoredReferences,
  listStoredRows,
  type StoredIndexRow,
} from "./stored-rows.sql.ts";

/** A stored row together with its rows in other tables, as sets of texts. */
export interface StoredIndex {
  readonly row: StoredIndexRow;
  readonly references: readonly string[];
  readonly ranges: readonly string[];
}

/** The next rows of a type with all that search knows of them. */
export async function readStoredIndexes(
  tx: Tx,
  type: ResourceType,
  after: RowPlace,
  limit: number,
): Promise<readonly StoredIndex[]> {
  const rows = await listStoredRows(tx, type, after, limit);
  const references = groupTexts(await listStoredReferences(tx, type, rows), referenceText);
  const ranges = groupTexts(await listStoredRanges(tx, type, rows), rangeText);
  return rows.map((row) => ({
    row,
    references: (references.get(row.key) ?? []).toSorted(),
    ranges: (ranges.get(row.key) ?? []).toSorted(),
  }));
}

function groupTexts<Row extends { readonly key: string }>(
  rows: readonly Row[],
  textOf: (row: Row) => string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group === undefined) groups.set(row.key, [textOf(row)]);
    else group.push(textOf(row));
  }
  return groups;
}

const referenceText = ({ param, targetType, target }: ReferenceRow): string =>
  `${param} ${targetType} ${target}`;

type AnyRange = { readonly [Member in keyof RangeRow]?: RangeRow[Member] | null };

const rangeText = ({ param, lo, hi, canonical, unit, token }: AnyRange): string =>
  [param, lo, hi, canonical ?? "", unit ?? "", token ?? ""].join(" ");

/** Names of what differs between what is stored and what the content says; never what it says. */
export function differencesOf({ row, references, ranges }: StoredIndex, index: IndexRow): readonly string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["patient", row.patient, index.patient],
    ["encounter", row.encounter, index.encounter],
    ["start_at", row.startAt, index.startAt],
    ["end_at", row.endAt, index.endAt],
    ["code", row.code, index.code],
    ["num", row.num, index.quantity],
    ["cnum", row.cnum, index.canonicalQuantity],
    ["unit", row.unit, index.unit],
    ["present", row.present, presentOf(index)],
    ["sort_name", row.sortName, index.sortName],
    ["tok", row.tok, `{${index.tokens.join(",")}}`],
    [
      "fhir.reference",
      references.join(),
      [...new Set(index.references.map(referenceText))].toSorted().join(),
    ],
    ["fhir.range", ranges.join(), index.ranges.map(rangeText).toSorted().join()],
  ];
  return pairs.flatMap(([name, stored, expected]) =>
    Object.is(stored ?? null, expected ?? null) ? [] : name,
  );
}
