import type { Day } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";

export const disposalStates = ["proposed", "refused", "done"] as const;

export interface Disposal {
  readonly id: string;
  readonly state: (typeof disposalStates)[number];
  readonly asOf: Day;
  readonly reason: string;
  readonly proposedAt: Date;
  readonly proposedBy: string;
  readonly proposedName: string;
  readonly decidedAt: Date | null;
  readonly decidedName: string | null;
  readonly decisionReason: string | null;
  readonly rows: number;
  readonly removed: number | null;
  readonly skipped: number | null;
  readonly rowsHash: string | null;
}

const columns = `d.id, d.state, d.as_of::text as "asOf", d.reason, d.proposed_at as "proposedAt",
  d.proposed_by as "proposedBy", d.proposed_name as "proposedName", d.decided_at as "decidedAt",
  d.decided_name as "decidedName", d.decision_reason as "decisionReason",
  (select count(*) from privacy.disposal_row r where r.disposal = d.id) as rows, d.removed, d.skipped,
  d.rows_hash as "rowsHash"`;

export const listDisposals = (tx: Tx, limit: number): Promise<Disposal[]> =>
  tx.query<Disposal>(`select ${columns} from privacy.disposal d order by d.proposed_at desc limit $1`, [
    limit,
  ]);

/** Nobody else decides about it until the transaction ends. */
export const lockDisposal = async (tx: Tx, id: string): Promise<void> => {
  await tx.query("select id from privacy.disposal where id = $1 for update", [id]);
};

export const findDisposal = async (tx: Tx, id: string): Promise<Disposal | undefined> => {
  const [row] = await tx.query<Disposal>(`select ${columns} from privacy.disposal d where d.id = $1`, [id]);
  return row;
};

export interface DisposalRow {
  readonly type: string;
  readonly id: string;
  readonly class: string;
  readonly dueOn: Day;
  readonly patient: string | null;
  readonly hash: string | null;
  readonly versions: number | null;
  readonly removedAt: Date | null;
  readonly skipped: string | null;
}

export const listDisposalRows = (tx: Tx, disposal: string): Promise<DisposalRow[]> =>
  tx.query<DisposalRow>(
    `select type, id, class, due_on::text as "dueOn", patient, hash, versions, removed_at as "removedAt", skipped
     from privacy.disposal_row where disposal = $1 order by type, id`,
    [disposal],
  );

export interface NewDisposal {
  readonly id: string;
  readonly asOf: Day;
  readonly reason: string;
  readonly at: Date;
  readonly by: string;
  readonly name: string;
}

export const insertDisposal = async (tx: Tx, given: NewDisposal): Promise<void> => {
  await tx.query(
    `insert into privacy.disposal (id, state, as_of, reason, proposed_at, proposed_by, proposed_name)
     values ($1, 'proposed', $2, $3, $4, $5, $6)`,
    [given.id, given.asOf, given.reason, given.at, given.by, given.name],
  );
};

export interface NewDisposalRow {
  readonly type: string;
  readonly id: string;
  readonly class: string;
  readonly dueOn: Day;
  readonly patient: string;
}

export const insertDisposalRows = async (
  tx: Tx,
  disposal: string,
  rows: readonly NewDisposalRow[],
): Promise<void> => {
  await tx.query(
    `insert into privacy.disposal_row (disposal, type, id, class, due_on, patient)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::text[])`,
    [
      disposal,
      rows.map(({ type }) => type),
      rows.map(({ id }) => id),
      rows.map((row) => row.class),
      rows.map(({ dueOn }) => dueOn),
      rows.map(({ patient }) => patient),
    ],
  );
};

export interface RemovedRow {
  readonly type: string;
  readonly id: string;
  readonly hash: string;
  readonly versions: number;
  readonly at: Date;
}

export const markRemoved = async (tx: Tx, disposal: string, row: RemovedRow): Promise<void> => {
  await tx.query(
    `update privacy.disposal_row set removed_at = $4, hash = $5, versions = $6, patient = null
     where disposal = $1 and type = $2 and id = $3`,
    [disposal, row.type, row.id, row.at, row.hash, row.versions],
  );
};

export interface SkippedRow {
  readonly type: string;
  readonly id: string;
  readonly why: string;
}

export const markSkipped = async (tx: Tx, disposal: string, row: SkippedRow): Promise<void> => {
  await tx.query(
    "update privacy.disposal_row set skipped = $4 where disposal = $1 and type = $2 and id = $3",
    [disposal, row.type, row.id, row.why],
  );
};

export interface DisposalDecision {
  readonly id: string;
  readonly state: "refused" | "done";
  readonly at: Date;
  readonly by: string;
  readonly name: string;
  readonly reason: string;
  readonly removed: number;
  readonly skipped: number;
  readonly rowsHash: string | null;
}

export const decideDisposal = async (tx: Tx, given: DisposalDecision): Promise<void> => {
  await tx.query(
    `update privacy.disposal set state = $2, decided_at = $3, decided_by = $4, decided_name = $5,
       decision_reason = $6, removed = $7, skipped = $8, rows_hash = $9 where id = $1`,
    [
      given.id,
      given.state,
      given.at,
      given.by,
      given.name,
      given.reason,
      given.removed,
      given.skipped,
      given.rowsHash,
    ],
  );
};
