import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { AppError } from "../base/app-error.ts";

export interface Migration {
  readonly name: string;
  /** Parts run one transaction each, so that no part holds more locks than a small server has room for. */
  readonly parts: readonly string[];
}

export interface MigrateOptions {
  /** Migrations written by code (tables of one shape), merged with the files by name. */
  readonly generated?: readonly Migration[];
  readonly onProgress?: (name: string) => void;
}

const root = path.resolve(import.meta.dirname, "../../..");

/** `src/<unit>/migrations/YYYYMMDDTHHMM_name.sql`, in the order of their names. */
export function fileMigrations(): readonly Migration[] {
  return globSync("src/**/migrations/*.sql", { cwd: root }).map((file) => ({
    name: path.basename(file, ".sql"),
    parts: [readFileSync(path.join(root, file), "utf8")],
  }));
}

export function allMigrations(generated: readonly Migration[] = []): readonly Migration[] {
  const all = [...fileMigrations(), ...generated].sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(all.map((migration) => migration.name));
  if (names.size !== all.length) throw new Error("two migrations share a name");
  return all;
}

/** Brings a database to the newest schema (`migrateDatabase` in src/main/migrations.ts names all of them); safe to call by several processes at once. */
export async function runMigrations(url: string, options: MigrateOptions = {}): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: "tuetinh-migrate" });
  await client.connect();
  try {
    await prepareLedger(client);
    return await applyMissing(client, options);
  } finally {
    await client.end();
  }
}

async function prepareLedger(client: pg.Client): Promise<void> {
  await client.query("create schema if not exists kernel");
  await client.query(`create table if not exists kernel.migration (
    name text primary key, checksum text not null, at timestamptz not null)`);
}

async function applyMissing(client: pg.Client, options: MigrateOptions): Promise<number> {
  let applied = 0;
  for (const migration of allMigrations(options.generated)) {
    const checksum = checksumOf(migration);
    const { rows } = await client.query<{ checksum: string }>(
      "select checksum from kernel.migration where name = $1",
      [migration.name],
    );
    const known = rows[0]?.checksum;
    if (known === undefined) {
      options.onProgress?.(migration.name);
      await apply(client, migration, checksum);
      applied++;
    } else if (known !== checksum) throw editedMigration(migration.name);
  }
  return applied;
}

const editedMigration = (name: string): AppError =>
  new AppError(
    "conflict",
    "db.migration-edited",
    `Bước nâng cấp ${name} không giống bước đã chạy: kho này thuộc một bản khác của phần mềm.`,
  );

async function apply(client: pg.Client, migration: Migration, checksum: string): Promise<void> {
  for (const part of migration.parts.slice(0, -1)) await inOneTransaction(client, part);
  const last = migration.parts.at(-1) ?? "";
  await inOneTransaction(client, last, async () => {
    await client.query("insert into kernel.migration (name, checksum, at) values ($1, $2, now())", [
      migration.name,
      checksum,
    ]);
  });
}

async function inOneTransaction(client: pg.Client, sql: string, after?: () => Promise<void>): Promise<void> {
  await client.query("begin");
  try {
    // One migrator at a time: the second waits here, then finds the work done by its own ledger check.
    await client.query("lock table kernel.migration in share row exclusive mode");
    await client.query(sql);
    await after?.();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

export const checksumOf = (migration: Migration): string =>
  createHash("sha256").update(migration.parts.join("\n--\n")).digest("hex").slice(0, 16);

/** Names of migrations the database lacks; empty means ready. */
export async function missingMigrations(
  query: (text: string) => Promise<readonly { readonly name: string }[]>,
  generated: readonly Migration[] = [],
): Promise<readonly string[]> {
  const applied = new Set((await query("select name from kernel.migration")).map((row) => row.name));
  return allMigrations(generated)
    .map((migration) => migration.name)
    .filter((name) => !applied.has(name));
}
