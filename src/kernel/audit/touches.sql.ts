import type { Tx } from "../db/db.ts";
import { floorOfInstant } from "./instant.ts";

/** A stretch of time. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** That one person touched the data of one patient, some times. */
export interface Touch {
  readonly actor: string;
  readonly patient: string;
  readonly entries: readonly string[];
}

const within = "e.id >= $1::uuid and e.id < $2::uuid";
const valuesOf = ({ from, until }: Span): string[] => [floorOfInstant(from), floorOfInstant(until)];
/** Staff: who has an account that is no citizen's. */
const byStaff = "join kernel.account a on a.id = e.actor and a.kind = 'staff'";

/** Who of the staff touched whom. */
export const listTouches = (tx: Tx, span: Span): Promise<Touch[]> =>
  tx.query<Touch>(
    `select e.actor, p.patient, array_agg(e.id::text order by e.id) as entries
     from audit.entry e ${byStaff}, unnest(coalesce(e.patients, array[e.patient])) as p(patient)
     where ${within} and e.outcome = 'done' and p.patient is not null group by e.actor, p.patient`,
    valuesOf(span),
  );

/** What one actor did that is looked at together. */
export interface Deeds {
  readonly actor: string;
  readonly entries: readonly string[];
}

/** Entries by actor that meet a condition on the row `e`. */
const listDeeds = (tx: Tx, span: Span, condition: string): Promise<Deeds[]> =>
  tx.query<Deeds>(
    `select e.actor, array_agg(e.id::text order by e.id) as entries from audit.entry e ${byStaff}
     where ${within} and ${condition} group by e.actor`,
    valuesOf(span),
  );

export const listEmergencies = (tx: Tx, span: Span): Promise<Deeds[]> =>
  listDeeds(tx, span, "e.purpose = 'ETREAT'");

export const listDenials = (tx: Tx, span: Span): Promise<Deeds[]> =>
  listDeeds(tx, span, "e.outcome = 'denied'");

/** On the Vietnamese clock, before the first or from the last hour on. */
export const listAtNight = (tx: Tx, span: Span, hours: { readonly first: number; readonly last: number }) =>
  listDeeds(
    tx,
    span,
    `coalesce(e.patient, e.patients[1]) is not null and e.outcome = 'done'
     and (extract(hour from e.at at time zone 'Asia/Ho_Chi_Minh') < ${Number(hours.first)}
       or extract(hour from e.at at time zone 'Asia/Ho_Chi_Minh') >= ${Number(hours.last)})`,
  );

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly practitioner: string | null;
  readonly patient: string | null;
  readonly phone: string | null;
}

export const listStaff = (tx: Tx, ids: readonly string[]): Promise<StaffRow[]> =>
  tx.query<StaffRow>(
    "select id, name, practitioner, patient, phone from kernel.account where id = any($1::uuid[])",
    [ids],
  );

/** Ids of the patients whom everybody knows. */
export async function listVips(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.query<{ patient: string }>(
    "select patient from kernel.account where is_vip and patient is not null",
  );
  return rows.map(({ patient }) => patient);
}
