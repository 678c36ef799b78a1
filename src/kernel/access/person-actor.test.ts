import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { type PersonWanted, signInAs } from "#test/harness/people.ts";
import { AppError } from "../base/app-error.ts";
import { newId } from "../base/ids.ts";
import { createAccount } from "./accounts.ts";
import { loadActor } from "./person-actor.ts";
import { reachesNobody } from "./reach.ts";
import { parseRolePermissions } from "./scopes.ts";

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url, poolSize: 2 });
});
after(async () => {
  await db.close();
  await database.drop();
});

async function actorOf(wanted: PersonWanted, access: { why: string; patient: string; all: boolean }[] = []) {
  const person = await signInAs({ url: "http://none", databaseUrl: database.url }, wanted);
  const now = new Date();
  for (const { why, patient, all } of access)
    await db.direct.query(
      `insert into kernel.person_access (id, account, patient, why, is_unrestricted, from_at, until_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), person.accountId, patient, why, all, now, new Date(now.getTime() + 60_000)],
    );
  const session = {
    id: person.sessionId,
    account: person.accountId,
    role_grant: person.grantId ?? null,
    methods: ["pwd"],
    created_at: now,
  };
  return { now, load: (at: Date) => loadActor(db.direct, session, at) };
}

test("a role of a facility reaches that facility's patients, and refusals to it count", async () => {
  const { load, now } = await actorOf({
    reach: "facility",
    permissions: ["user/*.rs"],
    labels: ["HIV"],
    facility: "org-1",
    practitioner: "prac-1",
  });
  assert.deepEqual((await load(now))?.actor.reach, {
    facilities: ["org-1"],
    practitioner: undefined,
    patients: [],
    unrestricted: [],
    emergencies: [],
    labels: ["HIV"],
    refusable: ["org-1"],
  });
});

test("a role of treatment reaches the practitioner's own patients", async () => {
  const { load, now } = await actorOf({
    reach: "treatment",
    permissions: ["user/*.rs"],
    facility: "org-1",
    practitioner: "prac-1",
  });
  const reach = (await load(now))?.actor.reach;
  assert.deepEqual([reach?.facilities, reach?.practitioner, reach?.refusable], [[], "prac-1", ["org-1"]]);
});

test("single people come beside the role, for as long as they were given", async () => {
  const { load, now } = await actorOf({ reach: "treatment", permissions: [], practitioner: "prac-2" }, [
    { why: "emergency", patient: "b", all: true },
    { why: "share", patient: "a", all: false },
  ]);
  const during = (await load(now))?.actor.reach;
  assert.deepEqual([during?.patients, during?.unrestricted, during?.emergencies], [["a", "b"], ["b"], ["b"]]);
  const later = (await load(new Date(now.getTime() + 61_000)))?.actor.reach;
  assert.deepEqual([later?.patients, later?.unrestricted], [[], []]);
});

test("who works with figures reaches nobody, not even by an emergency", async () => {
  const { load, now } = await actorOf({ reach: "figures", permissions: [], facility: "org-1" }, [
    { why: "emergency", patient: "a", all: true },
  ]);
  assert.deepEqual((await load(now))?.actor.reach, reachesNobody);
});

test("a role that reaches oneself sees everything of oneself and what delegations give", async () => {
  const { load, now } = await actorOf({ reach: "self", permissions: [], patient: "me" }, [
    { why: "delegate", patient: "child", all: false },
  ]);
  const reach = (await load(now))?.actor.reach;
  assert.deepEqual([reach?.patients, reach?.unrestricted], [["me", "child"], ["me"]]);
});

test("a grant is worn from its first day to its last", async () => {
  const { load, now } = await actorOf({ reach: "facility", permissions: ["ops.jobs"], facility: "org-1" });
  assert.equal((await load(now))?.actor.permissions.has("ops.jobs"), true);
  const before = await load(new Date(now.getTime() - 1_000));
  assert.deepEqual([...(before?.actor.permissions ?? [])], ["account.self"]);
  assert.deepEqual(before?.actor.reach, reachesNobody);
});

test("a role of people cannot hold rights of programs", () => {
  assert.throws(() => parseRolePermissions(["system/Patient.rs"]), AppError);
  const grant = parseRolePermissions(["user/Observation.rs", "user/*.r", "ops.jobs"]);
  assert.deepEqual([...grant.permissions], ["ops.jobs"]);
  assert.equal(grant.fhir.everyType, 2);
});

test("a login is taken once, whatever its capitals", async () => {
  const make = (login: string) =>
    db.transaction((tx) => createAccount(tx, { kind: "staff", login, name: "Nguyễn Thị Thử" }));
  await make("Thu.Nguyen");
  await assert.rejects(make("thu.nguyen"), (error) => error instanceof AppError && error.kind === "conflict");
  await assert.rejects(make("có dấu"), (error) => error instanceof AppError && error.kind === "invalid");
});
