import { randomBytes } from "node:crypto";
import pg from "pg";
import { migrateDatabase, schemaVersion } from "#main/migrations.ts";
import { testServer } from "./test-server.ts";

/** A database of one test file's own, on real PostgreSQL. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A fresh copy of the migrated template. Call it in `before`, and `drop` in `after`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const template = `template_${schemaVersion()}`;
  return onServer(server.adminUrl, async (admin) => {
    await ensureTemplate(admin, template, server.url);
    return createFrom(admin, template, server);
  });
}

/** A database with nothing in it, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  return onServer(server.adminUrl, (admin) => createFrom(admin, "template1", server));
}

type Server = Awaited<ReturnType<typeof testServer>>;

async function createFrom(admin: pg.Client, template: string, server: Server): Promise<TestDatabase> {
  const name = `test_${process.pid}_${randomBytes(4).toString("hex")}`;
  await admin.query(
    `create database ${name} template ${template} strategy file_copy owner ${ownerOf(server.url)}`,
  );
  return {
    url: withDatabase(server.url, name),
    drop: () =>
      onServer(
        server.adminUrl,
        async (client) => void (await client.query(`drop database ${name} with (force)`)),
      ),
  };
}

/** One process migrates, the others wait for it; a half-made template never carries the final name. */
async function ensureTemplate(admin: pg.Client, template: string, url: string): Promise<void> {
  const known = "select from pg_database where datname = $1";
  if ((await admin.query(known, [template])).rowCount === 1) return;
  const unfinished = `${template}_unfinished`;
  await admin.query("select pg_advisory_lock(hashtext($1))", [template]);
  try {
    if ((await admin.query(known, [template])).rowCount === 1) return;
    await admin.query(`drop database if exists ${unfinished} with (force)`);
    await admin.query(`create database ${unfinished} owner ${ownerOf(url)}`);
    await migrateDatabase(withDatabase(url, unfinished));
    await admin.query(`alter database ${unfinished} rename to ${template}`);
    await admin.query(`alter database ${template} with allow_connections false`);
  } finally {
    await admin.query("select pg_advisory_unlock(hashtext($1))", [template]);
  }
}

function ownerOf(url: string): string {
  return pg.escapeIdentifier(decodeURIComponent(new URL(url).username));
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function onServer<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
