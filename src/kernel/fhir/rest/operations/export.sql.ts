import type { Tx } from "#kernel/db/db.ts";
import { type ResourceType, tableOf } from "../../resource-types.ts";

export interface ExportRow {
  readonly id: string;
  readonly owner: string;
  readonly state: "open" | "done" | "failed";
  readonly progress: string;
  readonly answer: string | null;
  readonly folder: string | null;
  readonly expires_at: Date;
}

export interface NewExport {
  readonly id: string;
  readonly owner: string;
  readonly plan: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

export const insertExport = (tx: Tx, { id, owner, plan, now, expiresAt }: NewExport): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.fhir_export (id, owner, plan, state, progress, created_at, expires_at)
     values ($1, $2, $3, 'open', 'queued', $4, $5)`,
    [id, owner, plan, now, expiresAt],
  );

/** One client at a time, so that two requests cannot both take its last place. */
export const lockOwner = (tx: Tx, owner: string): Promise<unknown[]> =>
  tx.query("select pg_advisory_xact_lock(hashtextextended('fhir.export ' || $1, 0))", [owner]);

export async function countOpen(tx: Tx, owner: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    "select count(*) as n from kernel.fhir_export where owner = $1 and state = 'open'",
    [owner],
  );
  return row?.n ?? 0;
}

export async function findExport(tx: Tx, id: string, owner: string): Promise<ExportRow | undefined> {
  const [row] = await tx.query<ExportRow>(
    `select id, owner, state, progress, answer, folder, expires_at from kernel.fhir_export
     where id = $1 and owner = $2`,
    [id, owner],
    "find-export",
  );
  return row;
}

export async function findPlan(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ plan: string }>(
    "select plan from kernel.fhir_export where id = $1 and state = 'open'",
    [id],
  );
  return row?.plan;
}

/** False when nobody wants the export any more. */
export async function tellProgress(tx: Tx, id: string, progress: string): Promise<boolean> {
  const told = await tx.query(
    "update kernel.fhir_export set progress = $2 where id = $1 and state = 'open' returning id",
    [id, progress],
  );
  return told.length === 1;
}

export interface Finished {
  readonly id: string;
  readonly state: "done" | "failed";
  readonly answer: string;
  readonly folder: string | null;
  readonly expiresAt: Date;
}

export const finishExport = (
  tx: Tx,
  { id, state, answer, folder, expiresAt }: Finished,
): Promise<unknown[]> =>
  tx.query(
    `update kernel.fhir_export set state = $2, answer = $3, folder = $4, expires_at = $5
     where id = $1 and state = 'open'`,
    [id, state, answer, folder, expiresAt],
  );

export async function deleteExport(tx: Tx, id: string, owner: string): Promise<boolean> {
  const gone = await tx.query("delete from kernel.fhir_export where id = $1 and owner = $2 returning id", [
    id,
    owner,
  ]);
  return gone.length === 1;
}

export const deleteExpired = (tx: Tx, now: Date): Promise<unknown[]> =>
  tx.query("delete from kernel.fhir_export where expires_at < $1", [now]);

/** Exports whose files may be needed: a folder of none of them is rubbish. */
export const listExportIds = async (tx: Tx): Promise<readonly string[]> =>
  (await tx.query<{ id: string }>("select id from kernel.fhir_export")).map(({ id }) => id);

/** A job that was given up leaves the export open for ever: this tells. */
export async function hasJob(tx: Tx, kind: string, id: string): Promise<boolean> {
  const found = await tx.query("select 1 from kernel.job where kind = $1 and key = $2", [kind, id]);
  return found.length === 1;
}

export interface Snapshot {
  readonly now: Date;
  readonly oldest: Date | null;
}

/**
 * Makes this transaction one unchanging view of the record and tells since when others have been writing: what they
 * have not committed yet carries an earlier time than this view.
 */
export async function beginSnapshot(tx: Tx): Promise<Snapshot> {
  await tx.query("set transaction isolation level repeatable read, read only");
  const [row] = await tx.query<Snapshot>(
    `select now() as now, (select min(xact_start) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null) as oldest`,
  );
  if (row === undefined) throw new Error("a select without a row");
  return row;
}

export const listPresentTypes = async (tx: Tx): Promise<readonly number[]> =>
  (await tx.query<{ type: number }>("select type from fhir.present_type")).map(({ type }) => type);

export interface DeletedRow {
  readonly bucket: number;
  readonly id: string;
  readonly content: string;
}

export interface DeletedPage {
  readonly since: string;
  readonly after: DeletedRow | undefined;
  readonly limit: number;
  readonly level: "system" | "patient" | "group";
  /** Keys; undefined: of every patient. */
  readonly patients: readonly string[] | undefined;
}

/** Deleted rows in the order of their keys; of a level below the system only those that were about a patient. */
export function listDeleted(tx: Tx, type: ResourceType, page: DeletedPage): Promise<DeletedRow[]> {
  const { since, after, limit, level, patients } = page;
  const whose = type === "Patient" ? "id" : "patient";
  return tx.query<DeletedRow>(
    `select bucket, id, content from ${tableOf(type)}
     where deleted and updated > $1 and (bucket, id) > ($2::int2, $3::uuid)
       and ($5 or ${whose} is not null) and ($6::uuid[] is null or ${whose} = any($6))
     order by bucket, id limit $4`,
    [since, after?.bucket ?? -1, after?.id ?? lowest, limit, level === "system", patients ?? null],
  );
}

const lowest = "00000000-0000-0000-0000-000000000000";
