import { type Day, startOfVietnamDay } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";
import { idOf } from "../change-rows.ts";
import {
  listOldRows,
  listOldUndatedRows,
  listPersonRows,
  listRecordTypes,
  type OldRow,
  type PersonRow,
} from "../record-rows.sql.ts";
import { type KeepingRules, keepingsOf } from "./keeping.ts";
import { findHindrance, listClasses, listRules, type RetentionClass } from "./retention.sql.ts";

export interface DueRow {
  readonly row: PersonRow;
  readonly id: string;
  /** Id of the Patient. */
  readonly patient: string;
  readonly class: RetentionClass;
  readonly dueOn: Day;
  /** What forbids it now, although the term is over. */
  readonly blockedBy: "hold" | "request" | undefined;
}

const pageSize = 2_000;
/** One question looks at so many people; what it finds is disposed of before the next. */
const mostPeople = 2_000;

export interface DueQuestion {
  readonly asOf: Day;
  readonly limit: number;
}

export const rulesOn = async (tx: Tx, day: Day): Promise<KeepingRules> => ({
  classes: await listClasses(tx, day),
  rules: await listRules(tx, day),
});

/** Rows whose term is over, the oldest people first, at most `limit` of them. */
export async function listDueRows(tx: Tx, { asOf, limit }: DueQuestion): Promise<readonly DueRow[]> {
  const rules = await rulesOn(tx, asOf);
  const found: DueRow[] = [];
  const seen = new Set<string>();
  for await (const key of candidates(tx, rules, asOf)) {
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(...(await dueRowsOf(tx, rules, { key, asOf })));
    if (found.length >= limit || seen.size >= mostPeople) break;
  }
  return found.slice(0, limit);
}

export async function dueRowsOf(
  tx: Tx,
  rules: KeepingRules,
  { key, asOf }: { readonly key: string; readonly asOf: Day },
): Promise<readonly DueRow[]> {
  const rows = await listPersonRows(tx, key);
  const due = keepingsOf(rows, rules).flatMap(({ row, class: kept, dueOn }) =>
    kept === undefined || dueOn === undefined || dueOn > asOf ? [] : [{ row, class: kept, dueOn }],
  );
  if (due.length === 0) return [];
  const patient = patientIdOf(rows, key);
  const blockedBy = await findHindrance(tx, patient, undefined);
  return due.map((each) => ({ ...each, id: idOf(each.row), patient, blockedBy }));
}

/** A key that is no id of its own was made from the id that the Patient carries. */
const patientIdOf = (rows: readonly PersonRow[], key: string): string => {
  const own = rows.find(({ type }) => type === "Patient");
  return own === undefined ? key : idOf(own);
};

/** Keys of people who have rows so old that something may be due, with repetitions. */
async function* candidates(tx: Tx, { classes, rules }: KeepingRules, asOf: Day): AsyncGenerator<string> {
  const yearsOf = new Map(classes.map(({ code, years }) => [code, years]));
  for (const type of await listRecordTypes(tx)) {
    const terms = rules
      .filter(({ types }) => types?.includes(type) === true)
      .flatMap((rule) => yearsOf.get(rule.class) ?? []);
    if (terms.length === 0) continue;
    const before = beginsBefore(asOf, Math.min(...terms));
    if (type !== "Patient") yield* walk((after) => listOldRows(tx, type, { before, after }, pageSize));
    yield* walk((after) => listOldUndatedRows(tx, type, { before, after }, pageSize));
  }
}

const beginsBefore = (asOf: Day, years: number): Date =>
  startOfVietnamDay(years === 0 ? asOf : `${Number(asOf.slice(0, 4)) - years}-01-01`);

async function* walk(
  pageAfter: (after: OldRow | undefined) => Promise<readonly OldRow[]>,
): AsyncGenerator<string> {
  let last: OldRow | undefined;
  do {
    const page = await pageAfter(last);
    for (const { patient } of page) yield patient;
    last = page.at(-1);
  } while (last !== undefined);
}
