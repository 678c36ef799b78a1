import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import { addClient } from "#kernel/access/clients.ts";
import { silentLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { createEmptyDatabase, type TestDatabase } from "#test/harness/database.ts";
import { fetchToken } from "#test/harness/product.ts";
import { testServer } from "#test/harness/test-server.ts";
import { type RunningProduct, serveProduct } from "../server.ts";
import { closeAudit, openAudit } from "./audit-guard.ts";
import { grantRoles } from "./grant-roles.ts";

const tag = randomBytes(4).toString("hex");
const names = { owner: "", app: `test_app_${tag}`, reports: `test_reports_${tag}` };
const password = randomBytes(12).toString("hex");
const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-roles-"));

let database: TestDatabase;
let superuserUrl = "";
let product: RunningProduct;
let token = "";

const as = (role: string): string => {
  const url = new URL(database.url);
  url.username = role;
  url.password = password;
  return url.href;
};

before(async () => {
  const { url, adminUrl } = await testServer();
  database = await createEmptyDatabase();
  const admin = new URL(adminUrl);
  admin.pathname = new URL(database.url).pathname;
  superuserUrl = admin.href;
  names.owner = decodeURIComponent(new URL(url).username);
  for (const role of [names.app, names.reports])
    await run(superuserUrl, `create role ${role} login password '${password}'`);
  await run(superuserUrl, `grant ${names.app} to ${names.owner}`);
  product = await serveProduct({
    config: { port: 0, host: "127.0.0.1", dataDir, demo: "none", logLevel: "silent" },
    databaseUrl: as(names.app),
    installation: { migrateUrl: database.url },
    log: silentLog,
  });
  await grantRoles(database.url, names);
  token = await newToken();
});
after(async () => {
  await product.stop();
  for (const role of [names.app, names.reports]) await run(superuserUrl, `drop owned by ${role} cascade`);
  await database.drop();
  const { adminUrl } = await testServer();
  await run(adminUrl, `drop role if exists ${names.app}, ${names.reports}`);
  rmSync(dataDir, { recursive: true, force: true });
});

async function run<T extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function newToken(): Promise<string> {
  const db = openDb({ url: as(names.app), poolSize: 1 });
  try {
    const scopes = "system/*.cruds reporting.views fhir.export";
    return await fetchToken(product.url, await addClient(db, { name: "Máy thử", scopes }));
  } finally {
    await db.close();
  }
}

async function call(method: string, where: string, body?: object) {
  const answer = await fetch(product.url + where, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

const isDenied = (role: string, sql: string) =>
  assert.rejects(run(as(role), sql), { code: "42501" }, `${role}: ${sql}`);

const view = {
  resourceType: "ViewDefinition",
  name: "people",
  resource: "Patient",
  status: "active",
  select: [
    {
      column: [
        { name: "id", path: "getResourceKey()" },
        { name: "gender", path: "gender" },
      ],
    },
  ],
};

test("the product works with a role that owns nothing: records, searches, history, report tables", async () => {
  const created = await call("POST", "/fhir/Patient", { resourceType: "Patient", gender: "female" });
  assert.equal(created.status, 201, created.text);
  const { id } = JSON.parse(created.text) as { id: string };
  const changed = { resourceType: "Patient", id, gender: "male" };
  assert.equal((await call("PUT", `/fhir/Patient/${id}`, changed)).status, 200);
  assert.match((await call("GET", "/fhir/Patient?gender=male")).text, /"total":1|"male"/);
  assert.match((await call("GET", `/fhir/Patient/${id}/_history`)).text, /"female"/);
  const registered = await call("POST", "/api/reporting/views", { name: "people", definition: view });
  assert.equal(registered.status, 200, registered.text);
  const [row] = await run<{ n: number }>(as(names.app), "select count(*)::int as n from audit.entry");
  assert.ok((row?.n ?? 0) >= 4);
});

test("the application can add to the audit log and do nothing else to it", async () => {
  for (const sql of [
    "update audit.entry set event = ''",
    "delete from audit.entry",
    "truncate audit.entry",
    "drop table audit.entry",
    "alter table audit.entry add column x int",
    "alter table audit.entry disable trigger all",
    "create trigger t before insert on audit.entry execute function suppress_redundant_updates_trigger()",
    "create rule r as on insert to audit.entry do instead nothing",
    "update audit.head set size = 0",
    "delete from audit.block",
    "update audit.tile set hashes = ''",
    "create table audit.other (n int)",
    "drop schema audit cascade",
    "alter table audit.entry owner to current_user",
    "create index on audit.entry (at)",
  ])
    await isDenied(names.app, sql);
});

test("the application redefines nothing and becomes nobody else", async () => {
  for (const sql of [
    "create table fhir.other (n int)",
    "alter table fhir.patient drop column content",
    "drop table kernel.account",
    "create table public.other (n int)",
    "delete from kernel.migration",
    "create role other",
    `set role ${names.owner}`,
    "select * from pg_authid",
    "select pg_read_file('/etc/passwd')",
    "copy (select 1) to program 'id'",
    "create extension dblink",
    `alter role ${names.app} superuser`,
  ])
    await isDenied(names.app, sql);
});

test("the role for reports reads report tables, those made later too, and nothing else", async () => {
  await run(as(names.app), "insert into reporting.people values (0, gen_random_uuid(), 0, 'x', 'female')");
  assert.equal((await run(as(names.reports), "select gender from reporting.people")).length, 1);
  for (const sql of [
    "select * from fhir.patient",
    "select * from kernel.account",
    "select * from audit.entry",
    "insert into reporting.people values (0, gen_random_uuid(), 0, 'x', 'y')",
    "create table reporting.other (n int)",
  ])
    await isDenied(names.reports, sql);
});

test("in the embedded database the product's own role loses the audit log after each migration", async () => {
  const owner = names.owner;
  await closeAudit(superuserUrl, owner);
  const attempt = (sql: string) => assert.rejects(run(database.url, sql), { code: "42501" }, sql);
  for (const sql of [
    "delete from audit.entry",
    "drop table audit.entry",
    "alter schema audit owner to current_user",
  ])
    await attempt(sql);
  await run(database.url, "select count(*) from audit.entry");
  await openAudit(superuserUrl, owner);
  await run(database.url, "create table audit.later (n int)");
  await closeAudit(superuserUrl, owner);
  await attempt("drop table audit.later");
  await attempt("delete from audit.later");
  await run(database.url, "insert into audit.later values (1)");
});
