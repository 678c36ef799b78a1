import { type Day, startOfVietnamDay } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";
import { idOf } from "../change-rows.ts";
import { listOldPatients, listPersonRows, listRecordTypes, type PersonRow } from "../record-rows.sql.ts";
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

export interface DueQuestion {
  readonly asOf: Day;
  readonly limit: number;
}

export const rulesOn = async (tx: Tx, day: Day): Promise<KeepingRules> => ({
  classes: await listClasses(tx, day),
  rules: await listRules(tx, day),
});

/** Rows whose term is over, person by person, at most `limit` of them. */
export async function listDueRows(tx: Tx, { asOf, limit }: DueQuestion): Promise<readonly DueRow[]> {
  const rules = await rulesOn(tx, asOf);
  const found: DueRow[] = [];
  for (const key of await candidates(tx, rules, { asOf, limit })) {
    found.push(...(await dueRowsOf(tx, rules, { key, asOf })));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

export async function dueRowsOf(
  tx: Tx,
  rules: KeepingRules,
  { key, asOf }: { readonly key: string; readonly asOf: Day },
): Promise<readonly DueRow[]> {
  const rows = await listPersonRows(tx, key);
  const patient = patientIdOf(rows, key);
  const blockedBy = await findHindrance(tx, patient, undefined);
  return keepingsOf(rows, rules).flatMap((each) => {
    if (each.class === undefined || each.dueOn === undefined || each.dueOn > asOf) return [];
    const { row, class: kept, dueOn } = each;
    return [{ row, id: idOf(row), patient, class: kept, dueOn, blockedBy }];
  });
}

/** A key that is no id of its own was made from the id that the Patient carries. */
const patientIdOf = (rows: readonly PersonRow[], key: string): string => {
  const own = rows.find(({ type }) => type === "Patient");
  return own === undefined ? key : idOf(own);
};

async function candidates(
  tx: Tx,
  { classes, rules }: KeepingRules,
  { asOf, limit }: DueQuestion,
): Promise<ReadonlySet<string>> {
  const yearsOf = new Map(classes.map(({ code, years }) => [code, years]));
  const keys = new Set<string>();
  for (const type of await listRecordTypes(tx)) {
    const terms = rules
      .filter(({ types }) => types?.includes(type) === true)
      .flatMap((rule) => yearsOf.get(rule.class) ?? []);
    if (terms.length === 0) continue;
    const year = Number(asOf.slice(0, 4)) - Math.min(...terms);
    const before = startOfVietnamDay(Math.min(...terms) === 0 ? asOf : `${year}-01-01`);
    for (const key of await listOldPatients(tx, type, before, limit)) keys.add(key);
  }
  return keys;
}
