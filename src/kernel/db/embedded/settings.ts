import { totalmem } from "node:os";

/** `product` and `bench` never trade durability for speed; `test` does, its data lives minutes. */
export const tunings = ["product", "bench", "test"] as const;
export type Tuning = (typeof tunings)[number];

/** What the generated configuration depends on. */
export interface SettingsInput {
  readonly tune: Tuning;
  readonly port: number;
  readonly socketDir: string;
}

/** Read after the generated settings, so they win; the last wins over all. */
export const includedFiles = ["archive.conf", "restore.conf", "local.conf"] as const;

/**
 * The whole postgresql.conf, written anew at every start. An operator's own lines go into `local.conf` beside it;
 * `archive.conf` and `restore.conf` are written by the backup and restore commands.
 */
export function settingsText(input: SettingsInput, memory: number = totalmem()): string {
  const entries = { ...common(input, memory), ...(input.tune === "test" ? forTests : durable) };
  const lines = Object.entries(entries).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  const includes = includedFiles.map((file) => `include_if_exists = '${file}'`);
  return [
    "# Generated at every start. Put your own settings into local.conf.",
    ...lines,
    ...includes,
    "",
  ].join("\n");
}

const mebibyte = 1024 * 1024;

function common({ port, socketDir }: SettingsInput, memory: number): Record<string, string> {
  const megabytes = Math.floor(memory / mebibyte);
  return {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: Buffer.byteLength(socketDir) < 90 ? socketDir : "",
    unix_socket_permissions: "0700",
    max_connections: "100",
    max_locks_per_transaction: "256", // a backup locks every table for an instant
    shared_buffers: `${within(128, Math.floor(megabytes / 8), 1024)}MB`,
    effective_cache_size: `${Math.floor(megabytes / 2)}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    random_page_cost: "1.1",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    // Details of an error quote values of rows: they stay out of the log, and so do statements.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    log_parameter_max_length_on_error: "0",
  };
}

const durable: Record<string, string> = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  wal_level: "replica",
  wal_buffers: "16MB",
  max_wal_size: "4GB",
  min_wal_size: "512MB",
  checkpoint_timeout: "15min",
  archive_mode: "on", // needs a restart to change; until a backup is asked for, the command keeps nothing
  archive_command: "true",
};

const forTests: Record<string, string> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "1GB",
  max_connections: "300",
  shared_buffers: "128MB",
};

function within(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
