import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import { type EmbeddedPostgres, startEmbedded } from "./embedded-postgres.ts";
import { findRunning } from "./runtime.ts";

let dataDir = "";

before(() => {
  dataDir = mkdtempSync(join(tmpdir(), "tuetinh-embedded-"));
});

after(() => rmSync(dataDir, { recursive: true, force: true }));

async function ask<T>(url: string, sql: string): Promise<T | undefined> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<{ value: T }>(sql)).rows[0]?.value;
  } finally {
    await client.end();
  }
}

async function withServer(work: (server: EmbeddedPostgres) => Promise<void>): Promise<void> {
  const server = await startEmbedded({ dataDir });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/** Another process that starts the database, commits a row and then waits to be killed. */
async function startVictim(row: number): Promise<{ kill: () => Promise<void> }> {
  const program = `
    const { startEmbedded } = await import("#kernel/db/embedded/embedded-postgres.ts");
    const { default: pg } = await import("pg");
    const server = await startEmbedded({ dataDir: process.env.DATA, purpose: "victim" });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("create table if not exists kept (n int)");
    await client.query("insert into kept values (${row})");
    process.stdout.write("committed");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, DATA: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

test("the product's role owns its database and has no special right", () =>
  withServer(async ({ url }) => {
    assert.equal(
      await ask(
        url,
        "select rolsuper or rolcreatedb or rolcreaterole as value from pg_roles where rolname = current_user",
      ),
      false,
    );
    assert.equal(
      await ask(
        url,
        "select pg_catalog.pg_get_userbyid(datdba) = current_user as value from pg_database where datname = current_database()",
      ),
      true,
    );
  }));

test("a connection without the password is refused, over the socket and over TCP", () =>
  withServer(async ({ url, port }) => {
    const socket = new URL(url);
    socket.password = "wrong";
    await assert.rejects(ask(socket.href, "select 1 as value"), /password authentication failed/);
    await assert.rejects(
      ask(`postgresql://tuetinh:wrong@127.0.0.1:${port}/tuetinh`, "select 1"),
      /password authentication failed/,
    );
  }));

test("passwords are readable by the owner of the data folder only", () =>
  withServer(() => {
    assert.equal(statSync(join(dataDir, "postgres-secret.json")).mode & 0o077, 0);
    return Promise.resolve();
  }));

test("durability is on and text sorts by code point whatever the machine's language", () =>
  withServer(async ({ url }) => {
    const value = `current_setting('fsync') || current_setting('synchronous_commit') || current_setting('full_page_writes')
      || current_setting('data_checksums') || (select datlocale from pg_database where datname = current_database())`;
    assert.equal(await ask(url, `select ${value} as value`), "ononononC.UTF-8");
  }));

test("a second start on the same data is refused in a sentence that names the holder", () =>
  withServer(async ({ url }) => {
    await assert.rejects(startEmbedded({ dataDir }), {
      name: "AppError",
      kind: "conflict",
      message: new RegExp(String(process.pid)),
    });
    assert.equal(await ask(url, "select 1 as value"), 1);
  }));

test("the command line finds the running database and nothing after it stopped", async () => {
  await withServer((server) => {
    assert.equal(findRunning(dataDir)?.postgres.port, server.port);
    return Promise.resolve();
  });
  assert.equal(findRunning(dataDir), undefined);
});

test("after the server was killed the next start takes over and committed rows are there", async () => {
  const victim = await startVictim(1);
  await victim.kill();
  await withServer(async ({ url }) =>
    assert.equal(await ask(url, "select count(*)::int as value from kept where n = 1"), 1),
  );
});

test("after server and database were killed the next start recovers committed rows", async () => {
  const victim = await startVictim(2);
  const postgres = findRunning(dataDir)?.postgres.pid ?? 0;
  assert.notEqual(postgres, 0);
  process.kill(postgres, "SIGKILL");
  await victim.kill();
  await withServer(async ({ url }) =>
    assert.equal(await ask(url, "select count(*)::int as value from kept where n = 2"), 1),
  );
});

test("a database that dies under its server is started again on the same address", async () => {
  const restarted = Promise.withResolvers<string>();
  const server = await startEmbedded({ dataDir, onRestart: restarted.resolve });
  try {
    process.kill(server.pid, "SIGKILL");
    assert.equal(await restarted.promise, "restarted");
    assert.equal(await ask(server.url, "select count(*)::int as value from kept where n = 2"), 1);
    assert.equal(findRunning(dataDir)?.postgres.port, server.port);
  } finally {
    await server.stop();
  }
});
