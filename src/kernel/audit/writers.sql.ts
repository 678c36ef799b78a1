import type { Tx } from "../db/db.ts";

export interface WrittenRow {
  /** Key of the patient it is about. */
  readonly patient: string;
  readonly type: string;
  /** Id of the row. */
  readonly target: string;
}

/** Who created or changed a row of a patient's record, as the log knows it. */
export const listWriters = async (
  tx: Tx,
  { patient, type, target }: WrittenRow,
): Promise<readonly string[]> => {
  const rows = await tx.query<{ readonly actor: string }>(
    `select distinct e.actor from audit.entry e
     where (e.patient = $1 or e.patients @> array[$1::uuid]) and e.type = $2 and e.outcome = 'done'
       and e.actor is not null and e.event::jsonb ->> 'target' = $3 and e.event::jsonb ->> 'kind' in ('C', 'U')`,
    [patient, type, target],
  );
  return rows.map(({ actor }) => actor);
};
