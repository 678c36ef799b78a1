import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { silentLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { openRecord, type RecordDoor } from "#main/record.ts";
import { openIndex } from "#main/record-index.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { createChange } from "../store/change-kinds.ts";
import { parseExactJson } from "../store/exact-json.ts";
import { deepCheck } from "./deep-check.ts";
import { adoptIndexVersion } from "./index-version.ts";
import { reindexJob } from "./reindex-job.ts";

let database: TestDatabase;
let db: Db;
let record: RecordDoor;

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 4 });
  record = await openRecord({ db, baseUrls: [] });
  const { store } = record;
  const names = ["An", "Bình", "Chi", "Dung", "Em", "Giang", "Hà"];
  for (const name of names)
    for (const resource of [
      { resourceType: "Patient", name: [{ text: `Nguyễn ${name}` }] },
      {
        resourceType: "RiskAssessment",
        status: "final",
        subject: { display: name },
        prediction: [{ probabilityDecimal: 0.5 }],
      },
    ])
      await store.submit(createChange(store.prepare(parseExactJson(JSON.stringify(resource)), {})));
});

after(async () => {
  await db.close();
  await database.drop();
});

const faults = async () => (await deepCheck({ db, index: (await openIndex(db, [])).index })).faults;

test("records of another version of the program are indexed again, in small steps, without new versions", async () => {
  const { index, registry } = await openIndex(db, []);
  const job = reindexJob({
    registry,
    index,
    learn: (tx, rows) => record.store.learnWords(tx, rows),
    pageSize: 3,
  });
  assert.equal(await adoptIndexVersion(db, job), 0);
  await db.direct.query("update fhir.patient set tok = '{1,2}', present = 0");
  await db.direct.query("update fhir.risk_assessment set tok = '{}'");
  await db.direct.query("delete from fhir.range");
  await db.direct.query("delete from fhir.word where word <> 'nguyen'");
  const fresh = await openRecord({ db, baseUrls: [] });
  const again = reindexJob({
    registry,
    index,
    learn: (tx, rows) => fresh.store.learnWords(tx, rows),
    pageSize: 3,
  });
  assert.equal(await faults(), 14);
  assert.equal(await adoptIndexVersion(db, again, 99), 2);
  let runs = 0;
  while ((await db.direct.query("select from kernel.job where kind = 'fhir.reindex'")).length > 0) {
    runs += await workOff({ db, log: silentLog, jobs: [again], clock: () => new Date() });
    await sleep(20);
  }
  assert.ok(runs >= 8, "three pages and the waiting before them, for two types");
  assert.equal(await faults(), 0);
  assert.equal((await db.direct.query("select from fhir.patient where version <> 1")).length, 0);
});
