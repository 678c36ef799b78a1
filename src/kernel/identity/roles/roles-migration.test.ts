import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";

let database: TestDatabase;
let db: Db;

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 1 });
});

after(async () => {
  await db.close();
  await database.drop();
});

const listOf = async (sql: string): Promise<string[]> =>
  (await db.direct.query<{ name: string }>(sql)).map(({ name }) => name);

test("those who administer hold no right on anything of a patient", async () => {
  const rights = await listOf(`select role || ' ' || permission as name from kernel.role_permission
    where role in ('it-administrator', 'auditor', 'data-officer', 'director', 'provincial-leader')
      and permission like 'user/%'
      and permission !~ '^user/(Organization|Location|Practitioner|PractitionerRole|HealthcareService)\\.rs$'`);
  assert.deepEqual(rights, []);
});
