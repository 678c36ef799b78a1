import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { insertExport } from "#kernel/fhir/rest/operations/export.sql.ts";
import { exportJob, sweepJob } from "#kernel/fhir/rest/operations/export-job.ts";
import { wholePlan } from "#kernel/fhir/rest/operations/export-plan.ts";
import { runExport } from "#kernel/fhir/rest/operations/export-run.ts";
import { putChange } from "#kernel/fhir/store/change-kinds.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { openRecord, type RecordDoor } from "./record.ts";

let database: TestDatabase;
let db: Db;
let record: RecordDoor;
let exportsDir = "";

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  record = await openRecord({ db, baseUrls: [] });
  exportsDir = mkdtempSync(path.join(tmpdir(), "tuetinh-exports-"));
  for (let n = 0; n < 30; n++) await put(`p${n}`);
});
after(async () => {
  await db.close();
  await database.drop();
  rmSync(exportsDir, { recursive: true, force: true });
});

async function put(id: string, more: object = {}): Promise<void> {
  const resource = { resourceType: "Patient", id, ...more };
  const prepared = record.store.prepare({ plain: resource, exact: resource }, { type: "Patient" });
  await record.store.submit(putChange(id, prepared));
}

const hour = 3_600_000;
const place = () => ({ exportsDir, keepFor: hour });

async function order(plan = wholePlan): Promise<string> {
  const id = newId();
  const now = new Date();
  await db.transaction(async (tx) => {
    const expiresAt = new Date(now.getTime() + hour);
    await insertExport(tx, { id, owner: "máy", plan: JSON.stringify(plan), now, expiresAt });
    await enqueue(tx, exportJob(record, place()), { id }, { now, key: id });
  });
  return id;
}

const workUntil = (at: Date) =>
  workOff({ db, log: silentLog, jobs: [exportJob(record, place()), sweepJob(place())], clock: () => at });

async function stateOf(id: string) {
  const [row] = await db.direct.query<{ state: string; folder: string | null }>(
    "select state, folder from kernel.fhir_export where id = $1",
    [id],
  );
  return row;
}

const linesIn = (...parts: readonly string[]) =>
  readFileSync(path.join(exportsDir, ...parts), "utf8")
    .trimEnd()
    .split("\n");

test("an export shows the record as it was when it began, whatever is written meanwhile", async () => {
  const folder = path.join(exportsDir, "snapshot");
  let written = false;
  await runExport(record, wholePlan, {
    folder,
    onProgress: async () => {
      if (written) return;
      written = true;
      await put("late");
      await put("p29", { active: true });
    },
  });
  const resources = linesIn("snapshot", "Patient.ndjson").map(
    (line) => JSON.parse(line) as { readonly id: string; readonly active?: boolean },
  );
  assert.ok(written);
  assert.equal(resources.length, 30);
  assert.ok(resources.every(({ id, active }) => id !== "late" && active === undefined));
});

test("a run that was cut short is repeated and leaves only its own files to be served", async () => {
  const id = await order();
  const asking = { now: new Date(), run: { id, key: id, attempt: 7 }, signal: new AbortController().signal };
  await exportJob(record, place()).prepare({ id }, asking);
  assert.equal((await stateOf(id))?.state, "open");
  await workUntil(new Date());
  const { state, folder } = (await stateOf(id)) ?? {};
  assert.equal(state, "done");
  assert.notEqual(folder, `${id}/7`);
  assert.ok(linesIn(String(folder), "Patient.ndjson").length >= 30);
});

test("a run that is told to stop writes no further", async () => {
  const id = await order();
  const asking = { now: new Date(), run: { id, key: id, attempt: 1 }, signal: AbortSignal.abort() };
  await assert.rejects(exportJob(record, place()).prepare({ id }, asking));
  assert.equal(existsSync(path.join(exportsDir, id, "1")), false);
  await workUntil(new Date());
});

test("an export of a group that is gone ends as failed", async () => {
  const id = await order({ ...wholePlan, level: "group", group: "gone" });
  await workUntil(new Date());
  assert.equal((await stateOf(id))?.state, "failed");
});

test("what has expired is swept away, and folders that no export knows", async () => {
  const id = await order();
  await workUntil(new Date());
  mkdirSync(path.join(exportsDir, "stray"));
  const sweep = (at: Date) =>
    db.transaction((tx) => enqueue(tx, sweepJob(place()), {}, { now: at })).then(() => workUntil(at));
  await sweep(new Date());
  assert.ok(readdirSync(exportsDir).includes(id));
  assert.equal(readdirSync(exportsDir).includes("stray"), false);
  await sweep(new Date(Date.now() + 2 * hour));
  assert.equal(await stateOf(id), undefined);
  assert.deepEqual(readdirSync(exportsDir), []);
});
