import type { Day } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";
import type { ActivityBody } from "./activity.ts";

/** A row of the register of processing as it stands now. */
export interface Activity {
  readonly id: string;
  readonly code: string;
  readonly revision: number;
  readonly body: ActivityBody;
  readonly startedOn: Day;
  readonly filedOn: Day | null;
  readonly filedAs: string | null;
  readonly reviewedOn: Day | null;
  readonly endedOn: Day | null;
  readonly changedAt: Date;
  readonly changedBy: string;
}

const columns = `id, code, revision, body, started_on::text as "startedOn", filed_on::text as "filedOn",
  filed_as as "filedAs", reviewed_on::text as "reviewedOn", ended_on::text as "endedOn",
  changed_at as "changedAt", changed_by as "changedBy"`;

export const listActivities = (tx: Tx): Promise<Activity[]> =>
  tx.query<Activity>(`select ${columns} from privacy.activity order by code`);

export const findActivity = async (tx: Tx, id: string): Promise<Activity | undefined> => {
  const [row] = await tx.query<Activity>(`select ${columns} from privacy.activity where id = $1`, [id]);
  return row;
};

/** Nobody else changes it until the transaction ends. */
export const lockActivity = async (tx: Tx, id: string): Promise<Activity | undefined> => {
  const [row] = await tx.query<Activity>(`select ${columns} from privacy.activity where id = $1 for update`, [
    id,
  ]);
  return row;
};

export type NewActivity = Pick<Activity, "id" | "code" | "body" | "startedOn" | "changedAt" | "changedBy">;

/** False when the code is taken. */
export const insertActivity = async (tx: Tx, given: NewActivity): Promise<boolean> => {
  const rows = await tx.query(
    `insert into privacy.activity (id, code, revision, body, started_on, changed_at, changed_by)
     values ($1, $2, 1, $3, $4, $5, $6) on conflict do nothing returning id`,
    [given.id, given.code, JSON.stringify(given.body), given.startedOn, given.changedAt, given.changedBy],
  );
  return rows.length > 0;
};

export type ActivityChange = Pick<Activity, "id" | "revision" | "body" | "changedAt" | "changedBy">;

export const updateActivity = async (tx: Tx, given: ActivityChange): Promise<void> => {
  await tx.query(
    "update privacy.activity set revision = $2, body = $3, changed_at = $4, changed_by = $5 where id = $1",
    [given.id, given.revision, JSON.stringify(given.body), given.changedAt, given.changedBy],
  );
};

export const insertRevision = async (tx: Tx, given: ActivityChange): Promise<void> => {
  await tx.query(
    `insert into privacy.activity_revision (activity, revision, body, changed_at, changed_by)
     values ($1, $2, $3, $4, $5)`,
    [given.id, given.revision, JSON.stringify(given.body), given.changedAt, given.changedBy],
  );
};

export interface Revision {
  readonly revision: number;
  readonly body: ActivityBody;
  readonly changedAt: Date;
  readonly changedBy: string;
}

export const listRevisions = (tx: Tx, activity: string): Promise<Revision[]> =>
  tx.query<Revision>(
    `select revision, body, changed_at as "changedAt", changed_by as "changedBy"
     from privacy.activity_revision where activity = $1 order by revision desc`,
    [activity],
  );

export const setFiled = async (tx: Tx, id: string, on: Day, as: string): Promise<void> => {
  await tx.query("update privacy.activity set filed_on = $2, filed_as = $3 where id = $1", [id, on, as]);
};

export const setReviewed = async (tx: Tx, id: string, on: Day): Promise<void> => {
  await tx.query("update privacy.activity set reviewed_on = $2 where id = $1", [id, on]);
};

export const setEnded = async (tx: Tx, id: string, on: Day): Promise<void> => {
  await tx.query("update privacy.activity set ended_on = $2 where id = $1", [id, on]);
};
