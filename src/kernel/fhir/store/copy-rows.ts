import { copyText } from "#kernel/db/copy-in.ts";
import type { RangeRow, ReferenceRow } from "../indexing/index-row.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";
import { rowColumns, rowValues, type SideRow } from "./statements.ts";
import type { StoredRow } from "./stored-row.ts";

/** A table and the COPY text of its rows. */
export interface CopyPart {
  readonly into: string;
  readonly data: string;
}

type Field = string | number | boolean | null;

const line = (fields: readonly Field[]): string => `${fields.map(copyText).join("\t")}\n`;

/** New rows of any types as COPY texts, index rows included. */
export function copyPartsOf(rows: readonly StoredRow[]): readonly CopyPart[] {
  const byType = new Map<ResourceType, string[]>();
  const references: string[] = [];
  const ranges: string[] = [];
  for (const row of rows) {
    const lines = byType.get(row.type) ?? [];
    if (lines.length === 0) byType.set(row.type, lines);
    lines.push(line(rowValues(row) as readonly Field[]));
    for (const reference of distinct(row.index.references))
      references.push(referenceLine({ owner: row, row: reference }));
    row.index.ranges.forEach((range, n) => ranges.push(rangeLine({ owner: row, row: range }, n)));
  }
  return [
    ...[...byType].map(([type, lines]) => ({
      into: `${tableOf(type)} (${rowColumns.join(",")})`,
      data: lines.join(""),
    })),
    {
      into: "fhir.reference (source, target, param, bucket, source_type, target_type)",
      data: references.join(""),
    },
    {
      into: "fhir.range (lo, hi, canonical, unit, token, id, param, bucket, type, n)",
      data: ranges.join(""),
    },
  ].filter((part) => part.data !== "");
}

function distinct(references: readonly ReferenceRow[]): readonly ReferenceRow[] {
  if (references.length < 2) return references;
  return [
    ...new Map(references.map((each) => [`${each.param} ${each.targetType} ${each.target}`, each])).values(),
  ];
}

const referenceLine = ({ owner, row }: SideRow<ReferenceRow>): string =>
  line([owner.key, row.target, row.param, owner.bucket, typeCodeOf(owner.type), row.targetType]);

const rangeLine = ({ owner, row }: SideRow<RangeRow>, n: number): string =>
  line([
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
  ]);
