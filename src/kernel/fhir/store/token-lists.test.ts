import assert from "node:assert/strict";
import { test } from "node:test";
import { silentLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { loadKnownTypes } from "./known-types.ts";
import { cleanTokenIndex, listTokenIndexes } from "./token-lists.sql.ts";
import { tidyTokensJob } from "./token-lists.ts";

test("what writing left in the lists of the token indexes is merged, and only of types that are used", async () => {
  const database = await createTestDatabase();
  const db = openDb({ url: database.url, poolSize: 2 });
  try {
    const types = await loadKnownTypes(db);
    types.learn(["Patient", "Observation"]);
    const indexes = await listTokenIndexes(db.direct, types.all());
    assert.equal(indexes.length, 2);
    const table = (indexes[0] ?? "").replace(/_tok$/, "");
    const fill = () =>
      db.direct.query(
        `insert into ${table} (updated, present, id, version, bucket, deleted, tok, content)
         select now(), 0, gen_random_uuid(), 1, 0, false, array[n], '' from generate_series(1, 50) n`,
      );
    await fill();
    const [cleaned] = (await cleanTokenIndex(db.direct, indexes[0] ?? "")) as readonly Record<
      string,
      number
    >[];
    assert.ok((cleaned?.["gin_clean_pending_list"] ?? 0) > 0, "writing leaves something behind");
    await fill();
    const job = tidyTokensJob(db.direct, types);
    const now = new Date();
    await db.transaction((tx) => enqueue(tx, job, {}, { now }));
    assert.equal(await workOff({ db, log: silentLog, jobs: [job], clock: () => now }), 1);
    assert.deepEqual(await cleanTokenIndex(db.direct, indexes[0] ?? ""), [{ gin_clean_pending_list: 0 }]);
  } finally {
    await db.close();
    await database.drop();
  }
});
