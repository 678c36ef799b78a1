import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type EmbeddedPostgres, startEmbedded } from "#kernel/db/embedded/embedded-postgres.ts";
import { placeOf } from "#kernel/db/embedded/place.ts";
import { backUp } from "./back-up.ts";
import type { Base } from "./manifest.ts";
import { productUrl } from "./product-url.ts";
import { pruneBases } from "./prune.ts";
import { restore } from "./restore.ts";
import { stopArchiving } from "./wal-archive.ts";
import { withConnection } from "./with-connection.ts";

let root = "";
let server: EmbeddedPostgres;
let base: Base;
let written = 0;
let instantBetween = new Date(0);
const onProgress = () => undefined;
const folder = (name: string) => join(root, name);

const backUpNow = () =>
  backUp({
    dataDir: folder("live"),
    adminUrl: productUrl(server.adminUrl),
    backupDir: folder("kept"),
    onProgress,
  });

const rowsOf = (url: string) =>
  withConnection(url, async (client) => {
    const { rows } = await client.query<{ n: number }>("select n from visit order by n");
    return rows.map(({ n }) => n);
  });

const insert = (client: pg.Client, n: number) =>
  client.query("insert into visit values ($1, repeat('x', 500))", [n]);

/** The latest segment is kept once the log moves on. */
async function closeSegment(): Promise<void> {
  await withConnection(server.adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>("select pg_walfile_name(pg_switch_wal()) as name");
    const kept = `${rows[0]?.name}.gz`;
    while (!readdirSync(folder("kept/wal")).includes(kept)) await sleep(50);
  });
}

before(async () => {
  root = mkdtempSync(join(tmpdir(), "tuetinh-backup-"));
  chmodSync(root, 0o755);
  server = await startEmbedded({ dataDir: folder("live") });
  await withConnection(server.url, async (client) => {
    await client.query("create schema kernel; create table kernel.key_check (fingerprint text, from_at int)");
    await client.query("insert into kernel.key_check values ('aaaa', 1), ('bbbb', 2)");
    mkdirSync(folder("live/audit"));
    writeFileSync(folder("live/audit/heads.jsonl"), '{"size":1}\n');
    await client.query("create table visit (n int primary key, note text)");
    let busy = true;
    const writer = (async () => {
      while (busy) await insert(client, written++);
    })();
    base = await backUpNow();
    busy = false;
    await writer;
    await sleep(20);
    instantBetween = new Date();
    await sleep(20);
    await insert(client, -1);
  });
  await closeSegment();
});

after(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

async function rowsAfterRestore(name: string, to?: Date): Promise<readonly number[]> {
  const done = await restore({
    backupDir: folder("kept"),
    dataDir: folder(name),
    onProgress,
    ...(to === undefined ? {} : { to }),
  });
  assert.equal(readFileSync(folder(`${name}/audit/heads.jsonl`), "utf8"), '{"size":1}\n');
  assert.equal(String(done.provenRows - 2), base.manifest.tables["public.visit"]?.rows);
  const restored = await startEmbedded({ dataDir: folder(name) });
  try {
    return await rowsOf(restored.url);
  } finally {
    await restored.stop();
  }
}

test("a backup taken while clients write gives back everything that was written, also afterwards", async () => {
  assert.ok(Number(base.manifest.tables["public.visit"]?.rows) < written, "writes went on during the backup");
  assert.deepEqual(await rowsAfterRestore("newest"), [-1, ...Array.from({ length: written }, (_, n) => n)]);
});

test("a backup says which key file opens it, and does not hold that file", () => {
  assert.equal(base.manifest.keyFingerprint, "bbbb");
  assert.deepEqual(
    base.manifest.audit.map(({ path }) => path),
    ["heads.jsonl"],
  );
  assert.equal(
    readdirSync(base.folder, { recursive: true }).some((name) => String(name).endsWith("master.key")),
    false,
  );
});

test("a restore to an instant holds what was there then and nothing later", async () => {
  assert.deepEqual(
    await rowsAfterRestore("earlier", instantBetween),
    Array.from({ length: written }, (_, n) => n),
  );
});

test("an instant before the first backup is refused with the earliest possible one", async () => {
  const attempt = restore({
    backupDir: folder("kept"),
    dataDir: folder("none"),
    to: new Date(0),
    onProgress,
  });
  await assert.rejects(attempt, {
    name: "AppError",
    kind: "not-found",
    message: new RegExp(base.manifest.point.at),
  });
});

test("a place that already holds a store is refused and left alone", async () => {
  const attempt = restore({ backupDir: folder("kept"), dataDir: folder("live"), onProgress });
  await assert.rejects(attempt, { name: "AppError", kind: "conflict" });
  assert.equal((await rowsOf(server.url)).length, written + 1);
});

test("a backup inside the data folder is refused: it would be lost with it", async () => {
  const request = { dataDir: folder("live"), adminUrl: productUrl(server.adminUrl), onProgress };
  await assert.rejects(backUp({ ...request, backupDir: folder("live/backup") }), { code: "backup.inside" });
});

test("two stores may not share a backup folder", async () => {
  const other = await startEmbedded({ dataDir: folder("other") });
  try {
    const request = { dataDir: folder("other"), adminUrl: productUrl(other.adminUrl), onProgress };
    await assert.rejects(backUp({ ...request, backupDir: folder("kept") }), { code: "backup.other-store" });
  } finally {
    await other.stop();
  }
});

test("keeping one backup removes the older and the log that only it needed, and the newer restores", async () => {
  const newer = await backUpNow();
  assert.deepEqual(pruneBases(folder("kept"), 1), [base.folder]);
  const segments = readdirSync(folder("kept/wal")).filter((name) => /^[0-9A-F]{24}\./.test(name));
  assert.ok(segments.every((name) => name.slice(0, 24) >= newer.manifest.firstSegment));
  base = newer;
  assert.equal((await rowsAfterRestore("pruned")).length, written + 1);
});

test("a damaged backup is refused by the name of the file and leaves no store behind", async () => {
  const [victim] = base.manifest.files.filter(({ path }) => path.startsWith("base/"));
  assert.ok(victim);
  appendFileSync(join(base.folder, "files", victim.path), "x");
  const attempt = restore({ backupDir: folder("kept"), dataDir: folder("damaged"), onProgress });
  await assert.rejects(attempt, { code: "restore.damaged", message: new RegExp(victim.path) });
  assert.equal(readdirSync(folder("damaged/postgres")).includes("pg"), false);
});

test("after the keeping of the log was stopped no further segment is kept", async () => {
  await withConnection(productUrl(server.adminUrl), async (client) => {
    const ask = async (sql: string) => (await client.query<{ value: string }>(sql)).rows[0]?.value;
    await stopArchiving(client, placeOf(folder("live")));
    while ((await ask("select current_setting('archive_command') as value")) !== "true") await sleep(20);
    const before = readdirSync(folder("kept/wal")).length;
    await insert(client, -2);
    const segment = await ask("select pg_walfile_name(pg_switch_wal()) as value");
    while ((await ask("select last_archived_wal as value from pg_stat_archiver")) !== segment)
      await sleep(20);
    assert.equal(readdirSync(folder("kept/wal")).length, before);
  });
});
