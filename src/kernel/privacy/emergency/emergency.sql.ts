import type { Tx } from "#kernel/db/db.ts";
import type { Emergency, Verdict } from "./emergency.ts";

const columns = `id, patient, patient_name as "patientName", account, account_name as "accountName", role,
  role_name as "roleName", facility, facility_name as "facilityName", purpose, reason, opened_at as "openedAt",
  until_at as "untilAt", ended_at as "endedAt", verdict, verdict_note as "verdictNote",
  verdict_by as "verdictBy", verdict_at as "verdictAt"`;

export type NewEmergency = Omit<Emergency, "endedAt" | "verdict" | "verdictNote" | "verdictBy" | "verdictAt">;

export const insertEmergency = (tx: Tx, row: NewEmergency): Promise<unknown[]> =>
  tx.query(
    `insert into privacy.emergency (id, patient, patient_name, account, account_name, role, role_name,
       facility, facility_name, purpose, reason, opened_at, until_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      row.id,
      row.patient,
      row.patientName,
      row.account,
      row.accountName,
      row.role,
      row.roleName,
      row.facility,
      row.facilityName,
      row.purpose,
      row.reason,
      row.openedAt,
      row.untilAt,
    ],
  );

/** Opened by the account and not closed yet. */
export const listOpen = (tx: Tx, account: string, now: Date): Promise<Emergency[]> =>
  tx.query<Emergency>(
    `select ${columns} from privacy.emergency where account = $1 and ended_at is null and until_at > $2
     order by opened_at desc`,
    [account, now],
  );

/** One opening of an account at a time, so that two requests do not open twice. */
export const lockOpener = (tx: Tx, account: string): Promise<unknown[]> =>
  tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`privacy.emergency ${account}`]);

export const listOwn = (tx: Tx, account: string, limit: number): Promise<Emergency[]> =>
  tx.query<Emergency>(
    `select ${columns} from privacy.emergency where account = $1 order by opened_at desc limit $2`,
    [account, limit],
  );

/** Of one facility, or of all. */
export const listOfFacility = (tx: Tx, facility: string | undefined, limit: number): Promise<Emergency[]> =>
  tx.query<Emergency>(
    `select ${columns} from privacy.emergency where $1::text is null or facility = $1
     order by opened_at desc limit $2`,
    [facility ?? null, limit],
  );

export const listOfPatients = (tx: Tx, patients: readonly string[]): Promise<Emergency[]> =>
  tx.query<Emergency>(
    `select ${columns} from privacy.emergency where patient = any($1) order by opened_at desc limit 500`,
    [patients],
  );

export const findEmergency = async (tx: Tx, id: string): Promise<Emergency | undefined> =>
  (await tx.query<Emergency>(`select ${columns} from privacy.emergency where id = $1 for update`, [id]))[0];

export const endEmergency = (tx: Tx, id: string, at: Date): Promise<unknown[]> =>
  tx.query("update privacy.emergency set ended_at = $2 where id = $1", [id, at]);

export const judgeEmergency = (
  tx: Tx,
  id: string,
  by: { readonly verdict: Verdict; readonly note: string; readonly name: string; readonly at: Date },
): Promise<unknown[]> =>
  tx.query(
    `update privacy.emergency set verdict = $2, verdict_note = $3, verdict_by = $4, verdict_at = $5
     where id = $1`,
    [id, by.verdict, by.note, by.name, by.at],
  );

/** Whether the patient can come in and read what happened. */
export const hasAccount = async (tx: Tx, patient: string): Promise<boolean> =>
  (
    await tx.query(
      "select from kernel.account where patient = $1 and kind = 'citizen' and disabled_at is null limit 1",
      [patient],
    )
  ).length > 0;
