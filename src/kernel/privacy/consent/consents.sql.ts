import type { Tx } from "#kernel/db/db.ts";
import type { ConsentKind } from "./consent-resource.ts";

/** One word of a patient, for lists; the Consent of the same id decides. */
export interface ConsentRow {
  readonly id: string;
  readonly kind: ConsentKind;
  readonly patient: string;
  /** Id of the facility, clinician or citizen. */
  readonly actor: string | null;
  readonly actorName: string;
  readonly facilityName: string | null;
  /** Account that gained access. */
  readonly account: string | null;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
}

const columns = `id, kind, patient, actor, actor_name as "actorName", facility_name as "facilityName", account,
  from_at as "fromAt", until_at as "untilAt", withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy"`;

export const insertConsentRow = (
  tx: Tx,
  row: Omit<ConsentRow, "withdrawnAt" | "withdrawnBy">,
): Promise<unknown[]> =>
  tx.query(
    `insert into privacy.consent
       (id, kind, patient, actor, actor_name, facility_name, account, from_at, until_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.kind,
      row.patient,
      row.actor,
      row.actorName,
      row.facilityName,
      row.account,
      row.fromAt,
      row.untilAt,
    ],
  );

export const listConsentsOf = (tx: Tx, patient: string): Promise<ConsentRow[]> =>
  tx.query<ConsentRow>(
    `select ${columns} from privacy.consent where patient = $1 order by from_at desc, id limit 500`,
    [patient],
  );

export const findConsentRow = async (tx: Tx, id: string): Promise<ConsentRow | undefined> =>
  (await tx.query<ConsentRow>(`select ${columns} from privacy.consent where id = $1 for update`, [id]))[0];

/** A refusal of this facility that stands. */
export const findRefusal = async (
  tx: Tx,
  patient: string,
  facility: string,
): Promise<ConsentRow | undefined> =>
  (
    await tx.query<ConsentRow>(
      `select ${columns} from privacy.consent
       where patient = $1 and actor = $2 and kind = 'refusal' and withdrawn_at is null`,
      [patient, facility],
    )
  )[0];

export const markWithdrawn = (tx: Tx, id: string, at: Date, by: string): Promise<unknown[]> =>
  tx.query("update privacy.consent set withdrawn_at = $2, withdrawn_by = $3 where id = $1", [id, at, by]);

/** Words of one patient are written one after another. */
export const lockConsents = (tx: Tx, patient: string): Promise<unknown[]> =>
  tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`privacy.consent ${patient}`]);
