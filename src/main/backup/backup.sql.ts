import pg from "pg";

/** Rows and an order-free sum of their hashes: equal content gives equal proof, wherever it is stored. */
export interface TableProof {
  readonly rows: string;
  readonly hash: string;
}

/** A point in the log that recovery can stop at exactly. */
export interface LogPoint {
  readonly lsn: string;
  readonly segment: string;
  readonly at: string;
}

type Client = pg.ClientBase;

async function one<Row extends pg.QueryResultRow>(
  client: Client,
  text: string,
  values: unknown[] = [],
): Promise<Row> {
  const [row] = (await client.query<Row>(text, values)).rows;
  if (row === undefined) throw new Error("the statement answers exactly one row");
  return row;
}

/** Tables that hold data of ours, each once: a partitioned table is its partitions. */
export async function listTables(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname not in ('pg_catalog', 'information_schema')
      order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** `name` comes from `listTables`, quoted by the database. */
export function proveTable(client: Client, name: string): Promise<TableProof> {
  return one<{ rows: string; hash: string }>(
    client,
    `select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as hash from ${name} t`,
  );
}

/** Text of a row must not depend on the settings of whoever asks. */
export async function fixTextFormats(client: Client): Promise<void> {
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
    set extra_float_digits = 1; set bytea_output = 'hex'; set search_path = ''`);
}

export async function beginSnapshot(client: Client, snapshot?: string): Promise<void> {
  await client.query("begin isolation level repeatable read read only");
  if (snapshot !== undefined) await client.query(`set transaction snapshot ${pg.escapeLiteral(snapshot)}`);
}

/** Waits for writers and keeps new ones out, without taking a snapshot. */
export async function lockAgainstWrites(client: Client, tables: readonly string[]): Promise<void> {
  await client.query("begin isolation level repeatable read");
  // Less than deadlock_timeout: in a tangle with writers it is the backup that gives way and tries again.
  await client.query("set local lock_timeout = '500ms'");
  if (tables.length > 0) await client.query(`lock table ${tables.join(", ")} in share mode`);
}

export function createRestorePoint(client: Client, name: string): Promise<LogPoint> {
  return one<{ lsn: string; segment: string; at: string }>(
    client,
    `select lsn::text, pg_walfile_name(lsn) as segment,
            to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
       from pg_create_restore_point($1) as lsn`,
    [name],
  );
}

export async function exportSnapshot(client: Client): Promise<string> {
  return (await one<{ name: string }>(client, "select pg_export_snapshot() as name")).name;
}

export async function startBackup(client: Client, label: string): Promise<string> {
  const sql = "select pg_walfile_name(lsn) as segment from pg_backup_start($1, fast => true) as lsn";
  return (await one<{ segment: string }>(client, sql, [label])).segment;
}

export interface StoppedBackup {
  readonly segment: string;
  readonly label: string;
  readonly tablespaces: string;
}

export function stopBackup(client: Client): Promise<StoppedBackup> {
  return one<{ segment: string; label: string; tablespaces: string }>(
    client,
    `select pg_walfile_name(lsn) as segment, labelfile as label, spcmapfile as tablespaces
       from pg_backup_stop(wait_for_archive => false)`,
  );
}

/** Closes the current segment so that it is archived now, not when it is full. */
export async function switchSegment(client: Client): Promise<void> {
  await client.query("select pg_switch_wal()");
}

/** Which key file the secrets in this store are sealed with. */
export async function findKeyFingerprint(client: Client): Promise<string | undefined> {
  const known = await client.query("select from pg_class where oid = to_regclass('kernel.key_check')");
  if (known.rowCount === 0) return undefined;
  const { rows } = await client.query<{ fingerprint: string }>(
    "select fingerprint from kernel.key_check order by from_at desc, fingerprint limit 1",
  );
  return rows[0]?.fingerprint;
}

export interface ArchiverState {
  readonly done: string | null;
  readonly failures: string;
  readonly failed: string | null;
}

export function readArchiver(client: Client): Promise<ArchiverState> {
  return one<{ done: string | null; failures: string; failed: string | null }>(
    client,
    `select last_archived_wal as done, failed_count::text as failures,
            case when last_failed_time > coalesce(last_archived_time, '-infinity') then last_failed_wal end as failed
       from pg_stat_archiver`,
  );
}

export interface ServerIdentity {
  readonly system: string;
  readonly version: string;
  readonly cluster: string;
  readonly timeline: number;
  readonly tablespaces: number;
}

export function readServer(client: Client): Promise<ServerIdentity> {
  return one<{ system: string; version: string; cluster: string; timeline: number; tablespaces: number }>(
    client,
    `select (select system_identifier::text from pg_control_system()) as system,
            current_setting('server_version') as version, current_setting('data_directory') as cluster,
            (select timeline_id from pg_control_checkpoint()) as timeline,
            (select count(*)::int from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces`,
  );
}

/** Files that were reloaded with a mistake in them keep their old values; this says so. */
export async function reloadSettings(client: Client): Promise<void> {
  await client.query("select pg_reload_conf()");
}

export interface RecoveryState {
  readonly recovering: boolean;
  readonly paused: boolean;
  readonly lastChange: string | null;
}

export function readRecovery(client: Client): Promise<RecoveryState> {
  return one<{ recovering: boolean; paused: boolean; lastChange: string | null }>(
    client,
    `select pg_is_in_recovery() as recovering,
            case when pg_is_in_recovery() then pg_get_wal_replay_pause_state() = 'paused' else false end as paused,
            to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastChange"`,
  );
}
