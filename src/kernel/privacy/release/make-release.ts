import { createHash } from "node:crypto";
import { type RestrictedLabel, restrictedLabels } from "#kernel/access/reach.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { type Day, vietnamDay } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { FhirError, type Resource } from "#kernel/fhir/resource.ts";
import { csvLines } from "../csv.ts";
import { anonymityOf, type OutgoingRow } from "./anonymity.ts";
import type { ReleasePlan } from "./release-body.ts";
import { listAgreed, listSourceRows, type SourceRow } from "./releases.sql.ts";
import { type PublishedCell, withoutSmallCells } from "./small-cells.ts";
import { treated, UnfitCell } from "./treatment.ts";

/** What would leave, and how well people hide in it. */
export interface MadeRelease {
  readonly text: string;
  readonly rows: number;
  readonly people: number;
  /** Of the rows that leave; for counts the smallest that is told. */
  readonly k: number;
  /** Rows, or cells of the table, that stay behind. */
  readonly withheld: number;
  readonly sha256: string;
}

export interface MakingParts {
  readonly tx: Tx;
  readonly key: Buffer;
  readonly now: Date;
}

const pageSize = 500;
const mostSources = 200_000;
const mostCells = 2_000;

/** Makes the file, or refuses with `privacy.k-too-small` where people could be recognised in it. */
export async function makeRelease(plan: ReleasePlan, parts: MakingParts): Promise<MadeRelease> {
  const rows = await outgoingRows(plan, parts);
  const people = new Set(rows.map(({ person }) => person)).size;
  const made = plan.body.kind === "rows" ? ofRows(plan, rows) : ofCounts(plan, rows);
  return { ...made, people, sha256: createHash("sha256").update(made.text).digest("hex") };
}

type Made = Omit<MadeRelease, "people" | "sha256">;

function ofRows({ columns, body }: ReleasePlan, rows: readonly OutgoingRow[]): Made {
  const { k, rare } = anonymityOf(rows, body.minimumK);
  const share = rows.length === 0 ? 100 : (rare.size / rows.length) * 100;
  if (rare.size > 0 && share > body.withholdPercent) throw tooSmall(k, share);
  // In the order of what leaves, so that it tells nothing about the order in the record.
  const left = rows
    .filter((row) => !rare.has(row))
    .map(({ cells, ...row }) => ({ ...row, cells, key: JSON.stringify(cells) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (left.length === 0) throw tooSmall(0, 100);
  return {
    text: csvLines([columns.map(({ name }) => name), ...left.map(({ cells }) => cells)]),
    rows: left.length,
    k: anonymityOf(left, body.minimumK).k,
    withheld: rare.size,
  };
}

const tooSmall = (k: number, share: number): AppError =>
  new AppError(
    "conflict",
    "privacy.k-too-small",
    `Có thể nhận ra người trong bản trích xuất: k = ${k}, ${share.toFixed(1)} % số dòng thuộc nhóm quá nhỏ. Hãy làm thô thêm.`,
  );

function ofCounts({ columns, body }: ReleasePlan, rows: readonly OutgoingRow[]): Made {
  const people = new Map<string, Set<string>>();
  for (const { known, person } of rows) {
    const key = JSON.stringify(known);
    people.set(key, (people.get(key) ?? new Set()).add(person));
  }
  if (people.size > mostCells)
    throw new AppError("conflict", "privacy.too-many-cells", `Bảng có quá ${mostCells} ô, hãy bớt chiều`);
  const cells = [...people].map(([key, who]) => ({ values: JSON.parse(key) as string[], count: who.size }));
  const published = withoutSmallCells(cells, body.minimumK);
  const told = published.flatMap(({ count }) => count ?? []);
  if (told.length === 0) throw tooSmall(0, 100);
  return {
    text: csvLines([[...columns.map(({ name }) => name), "people"], ...published.map(countLine)]),
    rows: published.length,
    k: Math.min(...told),
    withheld: published.length - told.length,
  };
}

const countLine = ({ values, count }: PublishedCell): readonly string[] => [
  ...values.map((value) => value ?? "*"),
  count === null ? "" : String(count),
];

async function outgoingRows(
  plan: ReleasePlan,
  { tx, key, now }: MakingParts,
): Promise<readonly OutgoingRow[]> {
  const { consent } = plan.body;
  const agreed =
    consent === undefined
      ? undefined
      : new Set((await listAgreed(tx, consent)).map(({ patient }) => keyOf(patient)));
  const asOf = vietnamDay(now);
  const rows: OutgoingRow[] = [];
  let after = { bucket: -1, key: "00000000-0000-0000-0000-000000000000" };
  for (let seen = 0; ; ) {
    const page = await listSourceRows(tx, plan.type, after, pageSize);
    const last = page.at(-1);
    if (last === undefined) return rows;
    seen += page.length;
    if (seen > mostSources)
      throw new AppError(
        "conflict",
        "privacy.too-large",
        `Nhiều hơn ${mostSources} hồ sơ nguồn, hãy thu hẹp`,
      );
    for (const source of page)
      if (agreed?.has(source.person) !== false) rows.push(...rowsOf(plan, source, { key, asOf }));
    after = last;
  }
}

function rowsOf(
  plan: ReleasePlan,
  { content, person }: SourceRow,
  { key, asOf }: { readonly key: Buffer; readonly asOf: Day },
): readonly OutgoingRow[] {
  const resource = JSON.parse(content) as Resource;
  if (isHidden(resource, plan.body.labels)) return [];
  try {
    return plan.view.rows(resource).map((row): OutgoingRow => {
      const cells = plan.columns.map(({ at, treatment }) =>
        treated(treatment, row[at], { key, person, asOf }),
      );
      return { person, cells, known: cells.filter((_, n) => plan.columns[n]?.isQuasi === true) };
    });
  } catch (error) {
    if (!(error instanceof UnfitCell || error instanceof FhirError)) throw error;
    throw new AppError(
      "conflict",
      "privacy.unfit-cell",
      "Có giá trị không đúng kiểu đã khai (chữ tự do, ngày sai); bản trích xuất bị từ chối",
    );
  }
}

interface Labelled {
  readonly security?: readonly { readonly code?: string }[];
}

/** A restricted row leaves only when its label was named and approved. */
const isHidden = ({ meta }: Resource, allowed: readonly RestrictedLabel[]): boolean =>
  ((meta as Labelled | undefined)?.security ?? []).some(({ code }) => {
    const label = restrictedLabels.find((each) => each === code);
    return label !== undefined && !allowed.includes(label);
  });
