import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { startEmbedded } from "#kernel/db/embedded/embedded-postgres.ts";
import { commandTable } from "./commands/command-table.ts";

const program = resolve(import.meta.dirname, "../../bin/tuetinh.mjs");
let dataDir = "";

before(() => {
  dataDir = mkdtempSync(join(tmpdir(), "tuetinh-cli-"));
  chmodSync(dataDir, 0o755);
});

after(() => rmSync(dataDir, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function tuetinh(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const env = { ...process.env, TUETINH_DATA: join(dataDir, "data"), DATABASE_URL: "", ...environment };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

test("every command explains itself", async () => {
  const explained = await Promise.all(commandTable.map(({ name }) => tuetinh([name, "--help"])));
  for (const { code, out } of explained) {
    assert.equal(code, 0);
    assert.match(out, /^Cách dùng: tuetinh /);
  }
});

test("the overview lists the commands", async () => {
  const { code, out } = await tuetinh(["--help"]);
  assert.equal(code, 0);
  for (const { name } of commandTable) assert.match(out, new RegExp(`^ {2}${name} `, "m"));
});

test("an unknown command, a missing word and an unknown option end with 2 and one sentence", async () => {
  for (const args of [["fly"], ["backup"], ["migrate", "--now"], []]) {
    const { code, out, err } = await tuetinh(args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.doesNotMatch(err, /\n\s+at /);
  }
});

test("a bad setting ends with 2 and the name of its variable", async () => {
  const { code, err } = await tuetinh(["migrate"], { PORT: "http" });
  assert.equal(code, 2);
  assert.match(err, /PORT/);
});

test("the settings are listed and a database password is not", async () => {
  const { code, out } = await tuetinh(["config"], { DATABASE_URL: "postgresql://u:matkhau@h/d" });
  assert.equal(code, 0);
  assert.match(out, /DATABASE_URL/);
  assert.doesNotMatch(out, /matkhau/);
});

test("a client is added, listed without its secret, and revoked", async () => {
  const added = await tuetinh(["client", "add", "Máy xét nghiệm", "--scopes", "system/Observation.cr"]);
  assert.equal(added.code, 0, added.err);
  const { client_id: id, client_secret: secret } = JSON.parse(added.out) as Record<string, string>;
  assert.ok(id !== undefined && secret !== undefined);
  const listed = await tuetinh(["client", "list"]);
  assert.match(listed.out, new RegExp(id));
  assert.ok(!listed.out.includes(secret));
  assert.equal((await tuetinh(["client", "revoke", id])).code, 0);
  assert.match((await tuetinh(["client", "list"])).out, /revokedAt/);
});

test("commands work beside the process that holds the data, and a check finds it healthy", async () => {
  const server = await startEmbedded({ dataDir: join(dataDir, "data") });
  try {
    assert.equal((await tuetinh(["migrate"])).code, 0);
    const { code, out } = await tuetinh(["check"]);
    assert.equal(code, 0, out);
    assert.match(out, /✓ Ghi và đọc lại/);
  } finally {
    await server.stop();
  }
});

test("a database that cannot be reached is one plain sentence and ends with 1", async () => {
  const { code, err } = await tuetinh(["client", "list"], {
    DATABASE_URL: "postgresql://u:matkhau@127.0.0.1:1/d",
  });
  assert.equal(code, 1);
  assert.match(err, /^Không dùng được cơ sở dữ liệu: [^\n]+\n$/);
});
