import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AppError } from "#kernel/base/app-error.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import { submitAtCounter } from "../requests/submit.ts";
import { approveDisposal, proposeDisposal } from "./disposal.ts";
import { listDisposalRows } from "./disposals.sql.ts";
import { dueRowsOf, listDueRows, rulesOn } from "./due-rows.ts";
import { insertHold } from "./retention.sql.ts";

const everybody = (_tx: unknown, _facility: string, patients: readonly string[]) =>
  Promise.resolve(new Set(patients));

let desk: TestDesk;
before(async () => {
  desk = await openTestDesk();
});
after(() => desk.stop());

const now = new Date("2026-11-20T03:00:00Z");
const today = "2026-11-20";
const first = officer("Cán bộ lưu trữ");
const second = officer("Giám đốc");

const person = (extra: object = {}) =>
  desk.write({ resourceType: "Patient", name: [{ text: "Lê Văn Mẫu" }], birthDate: "1950", ...extra });

/** An encounter that ended in a year, with one observation. */
async function episode(patient: string, year: number, extra: object = {}) {
  const encounter = await desk.write({
    resourceType: "Encounter",
    status: "finished",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
    subject: { reference: `Patient/${patient}` },
    period: { start: `${year}-03-01`, end: `${year}-03-02` },
    ...extra,
  });
  const observation = await desk.write({
    resourceType: "Observation",
    status: "final",
    code: { text: "Mạch" },
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${encounter}` },
    effectiveDateTime: `${year}-03-01`,
    valueString: "80",
  });
  return { encounter, observation };
}

const dueOf = (patient: string, asOf = today) =>
  desk.as(first, async ({ tx }) => {
    const due = await dueRowsOf(tx, await rulesOn(tx, asOf), { key: keyOf(patient), asOf });
    return due.map(({ row, class: kept, dueOn }) => `${row.type} ${kept.code} ${dueOn}`).toSorted();
  });

test("a chart is due ten years after the end of the year in which the episode ended, not a day before", async () => {
  const patient = await person();
  await episode(patient, 2015);
  assert.deepEqual(await dueOf(patient, "2025-12-31"), []);
  assert.deepEqual(await dueOf(patient, "2026-01-01"), [
    "Encounter chart 2026-01-01",
    "Observation chart 2026-01-01",
  ]);
});

test("a file that falls into several classes is kept for the longest, all rows of the episode together", async () => {
  const patient = await person();
  const security = [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "PSY" }];
  await episode(patient, 2000, { meta: { security } });
  assert.deepEqual(await dueOf(patient), [
    "Encounter psychiatric 2021-01-01",
    "Observation psychiatric 2021-01-01",
  ]);
});

test("the record of who has died is kept thirty years, and the Patient as long as anything else", async () => {
  const patient = await person({ deceasedDateTime: "1995-06-01" });
  await episode(patient, 1995);
  assert.deepEqual(await dueOf(patient, "2025-12-31"), []);
  assert.deepEqual(await dueOf(patient, "2026-01-01"), [
    "Encounter deceased 2026-01-01",
    "Observation deceased 2026-01-01",
    "Patient deceased 2026-01-01",
  ]);
});

test("medical incidents and running encounters are never due", async () => {
  const patient = await person();
  await episode(patient, 1990, { status: "in-progress" });
  await desk.write({
    resourceType: "AdverseEvent",
    actuality: "actual",
    subject: { reference: `Patient/${patient}` },
    date: "1980-01-01",
  });
  assert.deepEqual(await dueOf(patient), []);
});

test("a disposal removes rows with all versions after a second person approved it, and keeps the minutes", async () => {
  const patient = await person();
  const { observation, encounter } = await episode(patient, 2001);
  await desk.write({
    resourceType: "Observation",
    id: observation,
    status: "amended",
    code: { text: "Mạch" },
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${encounter}` },
    effectiveDateTime: "2001-03-01",
  });
  const held = await person();
  const kept = await episode(held, 2001);
  const asking = await person();
  const waiting = await episode(asking, 2001);
  await desk.as(first, ({ tx }) =>
    insertHold(tx, {
      id: "0198c0de-0000-7000-8000-0000000000bb",
      patient: held,
      reason: "Đang tranh chấp",
      placedAt: now,
      placedBy: first.id,
      placedName: first.name,
    }),
  );
  const proposal = await desk.as(
    first,
    (context) => proposeDisposal(context, { reason: "Hết thời hạn lưu trữ", limit: 1000 }),
    now,
  );
  const listed = await desk.as(first, ({ tx }) => listDisposalRows(tx, proposal.id));
  assert.ok(listed.some(({ id }) => id === observation));
  assert.ok(!listed.some(({ id }) => id === kept.observation));
  // Asked for after the list was made: what is under a request stays.
  await desk.as(
    first,
    (context) =>
      submitAtCounter(everybody, context, {
        kind: "copy",
        details: "Xin bản sao",
        patient: asking,
        askedBy: "Lê Văn Mẫu",
      }),
    now,
  );
  const approve = (actor: typeof first) =>
    desk.as(
      actor,
      (context) => approveDisposal(desk.store, context, { id: proposal.id, reason: "Đồng ý" }),
      now,
    );
  await assert.rejects(approve(first), (error: AppError) => error.code === "privacy.four-eyes");
  const done = await approve(second);
  assert.equal(done.state, "done");
  assert.equal(done.skipped, 2);
  assert.match(done.rowsHash ?? "", /^[0-9a-f]{64}$/);
  const left = await desk.db.direct.query<{ version: number; content: string }>(
    "select version, content from fhir.observation where id = $1 union all select version, content from fhir.history where id = $1",
    [keyOf(observation)],
  );
  assert.deepEqual(left, [
    { version: 3, content: JSON.stringify({ resourceType: "Observation", id: observation }) },
  ]);
  assert.ok(await desk.read("Observation", kept.observation));
  assert.ok(await desk.read("Observation", waiting.observation));
  const minutes = await desk.as(first, ({ tx }) => listDisposalRows(tx, proposal.id));
  const line = minutes.find(({ id }) => id === observation);
  assert.equal(line?.versions, 2);
  assert.equal(line?.patient, null);
  assert.equal(minutes.find(({ id }) => id === waiting.observation)?.skipped, "request");
  await assert.rejects(approve(second), (error: AppError) => error.code === "privacy.disposal-decided");
});

test("rows are told as due with what forbids their disposal", async () => {
  const due = await desk.as(first, ({ tx }) => listDueRows(tx, { asOf: today, limit: 1000 }));
  assert.ok(due.some(({ blockedBy }) => blockedBy === "hold"));
  assert.ok(due.every(({ dueOn }) => dueOn <= today));
});
