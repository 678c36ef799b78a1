import type { Tx } from "#kernel/db/db.ts";

export const delegationStates = ["proposed", "accepted", "refused", "ended"] as const;
export type DelegationState = (typeof delegationStates)[number];

/** A grown person lets another one look after their record. */
export interface Delegation {
  readonly id: string;
  readonly patient: string;
  readonly patientName: string;
  readonly giver: string;
  readonly receiver: string | null;
  readonly receiverPatient: string | null;
  readonly receiverName: string | null;
  readonly isUnrestricted: boolean;
  readonly untilAt: Date | null;
  readonly state: DelegationState;
  readonly proposedAt: Date;
  readonly decidedAt: Date | null;
  readonly endedAt: Date | null;
  readonly consent: string | null;
}

const columns = `id, patient, patient_name as "patientName", giver, receiver,
  receiver_patient as "receiverPatient", receiver_name as "receiverName", is_unrestricted as "isUnrestricted",
  until_at as "untilAt", state, proposed_at as "proposedAt", decided_at as "decidedAt", ended_at as "endedAt",
  consent`;

export type NewDelegation = Omit<Delegation, "state" | "decidedAt" | "endedAt" | "consent">;

export const insertDelegation = (tx: Tx, row: NewDelegation): Promise<unknown[]> =>
  tx.query(
    `insert into privacy.delegation (id, patient, patient_name, giver, receiver, receiver_patient,
       receiver_name, is_unrestricted, until_at, state, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10)`,
    [
      row.id,
      row.patient,
      row.patientName,
      row.giver,
      row.receiver,
      row.receiverPatient,
      row.receiverName,
      row.isUnrestricted,
      row.untilAt,
      row.proposedAt,
    ],
  );

export const findDelegation = async (tx: Tx, id: string): Promise<Delegation | undefined> =>
  (await tx.query<Delegation>(`select ${columns} from privacy.delegation where id = $1 for update`, [id]))[0];

export const listGiven = (tx: Tx, account: string): Promise<Delegation[]> =>
  tx.query<Delegation>(
    `select ${columns} from privacy.delegation where giver = $1 order by proposed_at desc limit 200`,
    [account],
  );

export const listReceived = (tx: Tx, account: string): Promise<Delegation[]> =>
  tx.query<Delegation>(
    `select ${columns} from privacy.delegation where receiver = $1 order by proposed_at desc limit 200`,
    [account],
  );

export const lockGiver = (tx: Tx, account: string): Promise<unknown[]> =>
  tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`privacy.delegation ${account}`]);

/** Proposed and not decided, or in force. */
export async function countLiving(tx: Tx, giver: string): Promise<number> {
  const rows = await tx.query<{ readonly n: number }>(
    "select count(*) as n from privacy.delegation where giver = $1 and state in ('proposed', 'accepted')",
    [giver],
  );
  return Number(rows[0]?.n ?? 0);
}

export const setState = (
  tx: Tx,
  { id, state, consent }: Pick<Delegation, "id" | "state" | "consent">,
  at: Date,
): Promise<unknown[]> =>
  tx.query(
    `update privacy.delegation set state = $2, consent = $3,
       decided_at = coalesce(decided_at, case when $2 = 'ended' then null else $4::timestamptz end),
       ended_at = case when $2 = 'ended' then $4::timestamptz end
     where id = $1`,
    [id, state, consent, at],
  );

export interface CitizenAccount {
  readonly id: string;
  readonly name: string;
  readonly patient: string;
}

export const findCitizenAccount = async (tx: Tx, patient: string): Promise<CitizenAccount | undefined> =>
  (
    await tx.query<CitizenAccount>(
      `select id, name, patient from kernel.account
       where patient = $1 and kind = 'citizen' and disabled_at is null order by created_at limit 1`,
      [patient],
    )
  )[0];
