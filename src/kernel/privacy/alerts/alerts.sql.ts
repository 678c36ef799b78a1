import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";

export const alertKinds = [
  "emergency-opened",
  "emergency-ended",
  "share-used",
  "delegation-proposed",
  "delegation-accepted",
  "delegation-refused",
  "delegation-ended",
  "kinship-begun",
  "phone-changed",
  "request-accepted",
  "request-refused",
  "request-done",
  "request-due",
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Who did what to whose record, in names; nothing clinical. */
export interface AlertFacts {
  readonly who: string;
  readonly role?: string;
  readonly facility?: string;
  readonly patientName: string;
  readonly reason?: string;
  readonly until?: string;
}

export interface NewAlert {
  readonly patient: string;
  readonly kind: AlertKind;
  readonly facts: AlertFacts;
  readonly source: string;
  readonly at: Date;
}

export interface Alert {
  readonly id: string;
  readonly patient: string | null;
  readonly facility: string | null;
  readonly kind: AlertKind;
  readonly facts: AlertFacts;
  readonly source: string | null;
  readonly at: Date;
  readonly seenAt: Date | null;
}

export const tellPatient = (tx: Tx, alert: NewAlert): Promise<unknown[]> =>
  insertAlert(tx, alert, { facility: null, isForOfficer: false });

/** To whoever looks after data protection at the facility; at none: of the province. */
export const tellOfficer = (tx: Tx, alert: NewAlert, facility: string | null): Promise<unknown[]> =>
  insertAlert(tx, alert, { facility, isForOfficer: true });

const insertAlert = (
  tx: Tx,
  { patient, kind, facts, source, at }: NewAlert,
  to: { readonly facility: string | null; readonly isForOfficer: boolean },
): Promise<unknown[]> =>
  tx.query(
    `insert into privacy.alert (id, patient, facility, is_for_officer, kind, facts, source, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), patient, to.facility, to.isForOfficer, kind, JSON.stringify(facts), source, at],
  );

const columns = `id, patient, facility, kind, facts, source, at, seen_at as "seenAt"`;

export const listAlertsOf = (tx: Tx, patients: readonly string[], limit: number): Promise<Alert[]> =>
  tx.query<Alert>(
    `select ${columns} from privacy.alert where patient = any($1) and not is_for_officer
     order by at desc, id desc limit $2`,
    [patients, limit],
  );

/** Of one facility, or of all. */
export const listOfficerAlerts = (tx: Tx, facility: string | undefined, limit: number): Promise<Alert[]> =>
  tx.query<Alert>(
    `select ${columns} from privacy.alert where is_for_officer and ($1::text is null or facility = $1)
     order by at desc, id desc limit $2`,
    [facility ?? null, limit],
  );

export async function markSeen(tx: Tx, patients: readonly string[], at: Date): Promise<number> {
  const rows = await tx.query(
    `update privacy.alert set seen_at = $2 where patient = any($1) and not is_for_officer and seen_at is null
     returning id`,
    [patients, at],
  );
  return rows.length;
}
