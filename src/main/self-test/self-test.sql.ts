import type { Tx } from "#kernel/db/db.ts";

export interface DatabaseFacts {
  readonly version: number;
  readonly release: string;
  readonly encoding: string;
  readonly durable: boolean;
  readonly bytes: number;
}

export async function readDatabaseFacts(tx: Tx): Promise<DatabaseFacts> {
  const [facts] = await tx.query<DatabaseFacts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as release,
            current_setting('server_encoding') as encoding, pg_database_size(current_database()) as bytes,
            current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'
              and current_setting('synchronous_commit') <> 'off' as durable`,
  );
  if (facts === undefined) throw new Error("the statement answers exactly one row");
  return facts;
}

export async function listAppliedMigrations(tx: Tx): Promise<readonly { readonly name: string }[]> {
  return tx.query<{ name: string }>("select name from kernel.migration");
}

/** Writes and reads back inside a transaction that is then given up. */
export async function echoThroughTable(tx: Tx, text: string): Promise<string | undefined> {
  await tx.query("create temporary table self_test (text text) on commit drop");
  await tx.query("insert into self_test values ($1)", [text]);
  const [row] = await tx.query<{ text: string }>("select text from self_test");
  return row?.text;
}

export interface ArchiveFacts {
  /** Whether a backup has asked for the log to be kept. */
  readonly wanted: boolean;
  readonly failing: boolean;
  readonly lastKept: Date | null;
}

/** What the product's role may see of the log's keeping. */
export async function readArchiveFacts(tx: Tx): Promise<ArchiveFacts> {
  const [facts] = await tx.query<ArchiveFacts>(
    `select coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing,
            current_setting('archive_command') not in ('', 'true', '(disabled)') as wanted,
            last_archived_time as "lastKept"
       from pg_stat_archiver`,
  );
  if (facts === undefined) throw new Error("the statement answers exactly one row");
  return facts;
}
