import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AppError } from "#kernel/base/app-error.ts";
import { silentLog } from "#kernel/base/log.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { citizen, officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import { alertText } from "../alerts/alert-text.ts";
import { listAlertsOf, listOfficerAlerts } from "../alerts/alerts.sql.ts";
import { takeCopy } from "./copy-record.ts";
import { acceptRequest, extendRequest, forwardRequest, refuseRequest } from "./decide.ts";
import { fulfilRequest, liftRequest } from "./fulfil.ts";
import { remindOfRequests, requestJobs } from "./request-clocks.ts";
import { listRequestEvents } from "./requests.sql.ts";
import { getRequest, type RequestInput, submitAtCounter, submitOwn } from "./submit.ts";

const everybody = (_tx: unknown, _facility: string, patients: readonly string[]) =>
  Promise.resolve(new Set(patients));

let desk: TestDesk;
before(async () => {
  desk = await openTestDesk();
});
after(() => desk.stop());

const friday = new Date("2026-11-20T03:00:00Z");
const monday = new Date("2026-11-23T03:00:00Z");
const dataOfficer = officer("Cán bộ dữ liệu");
const second = officer("Cán bộ thứ hai");

const person = (extra: object = {}) =>
  desk.write({
    resourceType: "Patient",
    name: [{ text: "Trần Thị Thử" }],
    birthDate: "1980-05-17",
    ...extra,
  });

const observation = (patient: string, extra: object = {}) =>
  desk.write({
    resourceType: "Observation",
    status: "final",
    code: { text: "Đường huyết" },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: "2026-11-01",
    valueString: "5,6 <b>mmol/l</b>",
    ...extra,
  });

const ask = (patient: string, input: Pick<RequestInput, "kind" | "wanted">, now = friday) =>
  desk.as(
    citizen("Trần Thị Thử", patient),
    (context) => submitOwn(context, { details: "Đề nghị xử lý", ...input }),
    now,
  );

const accept = (id: string, now = monday) =>
  desk.as(dataOfficer, (context) => acceptRequest(context, { id, reason: "Đồng ý thực hiện" }), now);

const fulfil = (id: string, actor = dataOfficer) =>
  desk.as(actor, (context) => fulfilRequest(desk.store, context, { id, note: "Đã thực hiện" }), monday);

const code = (expected: string) => (error: AppError) => error.code === expected;

test("the first answer is due after two working days and a copy after ten days, by the Vietnamese calendar", async () => {
  const request = await ask(await person(), { kind: "copy" });
  // Friday 20 November: Monday and Tuesday are worked; the last day counts until its midnight.
  assert.equal(request.answerDue.toISOString(), "2026-11-24T17:00:00.000Z");
  assert.equal(request.due.toISOString(), "2026-11-30T17:00:00.000Z");
  assert.equal(request.isProvisional, false);
});

test("where the holidays are not announced the answer is due after two weekdays, and says that this may change", async () => {
  const request = await ask(await person(), { kind: "copy" }, new Date("2026-12-31T03:00:00Z"));
  assert.equal(request.isProvisional, true);
  assert.equal(request.answerDue.toISOString(), "2027-01-04T17:00:00.000Z");
});

test("a citizen cannot ask about somebody else", async () => {
  const [own, other] = [await person(), await person()];
  const asker = citizen("Trần Thị Thử", own);
  await assert.rejects(
    desk.as(asker, (context) => submitOwn(context, { kind: "copy", details: "Xin bản sao", patient: other })),
    code("privacy.not-own"),
  );
});

test("a copy holds the whole record, is readable, and is fetched once by the person only", async () => {
  const patient = await person();
  await observation(patient);
  const { id } = await ask(patient, { kind: "copy" });
  const fetchIt = (actor = citizen("Trần Thị Thử", patient), minutes = 0) =>
    desk.as(actor, (context) => takeCopy(context, { id }), new Date(monday.getTime() + minutes * 60_000));
  await assert.rejects(fetchIt(), code("privacy.copy-not-ready"));
  await accept(id);
  await fulfil(id);
  await assert.rejects(fetchIt(citizen("Người khác", await person())), code("privacy.no-request"));
  const { files, resources } = await fetchIt();
  assert.equal(resources, 2);
  const [ndjson, html] = files;
  assert.deepEqual(
    ndjson?.text
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { resourceType: string }).resourceType),
    ["Observation", "Patient"],
  );
  assert.match(html?.text ?? "", /Đường huyết · 5,6 &lt;b&gt;mmol/);
  assert.equal((await fetchIt(undefined, 9)).resources, 2);
  await assert.rejects(fetchIt(undefined, 11), code("privacy.copied"));
});

test("a correction writes a new version and a Provenance that lies in the person's record", async () => {
  const patient = await person();
  const wanted = { resource: `Patient/${patient}`, element: "birthDate", value: "1980-05-18" };
  const { id } = await ask(patient, { kind: "correction", wanted });
  await accept(id);
  const done = await fulfil(id);
  assert.equal((await desk.read("Patient", patient))?.["birthDate"], "1980-05-18");
  assert.equal(done.outcome?.["version"], 2);
  const [row] = await desk.db.direct.query<{ content: string; patient: string }>(
    "select content, patient from fhir.provenance where patient = $1",
    [keyOf(patient)],
  );
  assert.match(row?.content ?? "", new RegExp(`Patient/${patient}/_history/2`));
  assert.match(row?.content ?? "", /Cán bộ dữ liệu/);
});

test("only the facility that wrote something decides about its correction", async () => {
  const clinic = await desk.write({ resourceType: "Organization", name: "Trạm y tế thử" });
  const patient = await person({ managingOrganization: { reference: `Organization/${clinic}` } });
  const wanted = { resource: `Patient/${patient}`, element: "gender", value: "female" };
  const { id, facility } = await ask(patient, { kind: "correction", wanted });
  assert.equal(facility, clinic);
  const elsewhere = officer("Cán bộ nơi khác", "somewhere-else");
  await assert.rejects(
    desk.as(elsewhere, (context) => acceptRequest(context, { id, reason: "Đồng ý" }), monday),
    code("privacy.no-request"),
  );
  const there = officer("Cán bộ trạm", clinic);
  await desk.as(there, (context) => acceptRequest(context, { id, reason: "Đồng ý" }), monday);
  assert.equal((await fulfil(id, there)).state, "done");
});

test("a correction that was typed in at a counter is carried out by another, and a request is forwarded to who wrote", async () => {
  const clinic = await desk.write({ resourceType: "Organization", name: "Phòng khám thử" });
  const patient = await person({ managingOrganization: { reference: `Organization/${clinic}` } });
  const wanted = { resource: `Patient/${patient}`, element: "gender", value: "female" };
  const { id } = await desk.as(
    dataOfficer,
    (context) =>
      submitAtCounter(everybody, context, {
        kind: "correction",
        details: "Sửa giới tính",
        facility: "elsewhere",
        wanted,
        patient,
        askedBy: "Trần Thị Thử",
      }),
    friday,
  );
  await accept(id);
  await assert.rejects(fulfil(id), code("privacy.four-eyes"));
  await assert.rejects(fulfil(id, second), code("privacy.not-owner"));
  await desk.as(dataOfficer, (context) =>
    forwardRequest(context, { id, facility: clinic, reason: "Nơi đã ghi hồ sơ" }),
  );
  assert.equal((await fulfil(id, officer("Cán bộ phòng khám", clinic))).state, "done");
});

test("a correction that makes the resource wrong is refused and changes nothing", async () => {
  const patient = await person();
  const wanted = { resource: `Patient/${patient}`, element: "birthDate", value: "không rõ" };
  const { id } = await ask(patient, { kind: "correction", wanted });
  await accept(id);
  await assert.rejects(fulfil(id), code("privacy.not-written"));
  assert.equal((await desk.read("Patient", patient))?.["birthDate"], "1980-05-17");
  assert.equal((await desk.as(dataOfficer, ({ tx }) => getRequest(tx, id))).state, "accepted");
});

test("whose record it is cannot be corrected, nor anything in the record of somebody else", async () => {
  const [patient, other] = [await person(), await person()];
  const [own, foreign] = [await observation(patient), await observation(other)];
  const correct = (resource: string, element: string) =>
    ask(patient, { kind: "correction", wanted: { resource, element, value: "x" } });
  await assert.rejects(correct(`Observation/${own}`, "subject.reference"), /wanted\.element/);
  await assert.rejects(correct(`Observation/${foreign}`, "valueString"), /wanted\.resource/);
});

test("a restriction labels all rows but the Patient, also those that come later, until it is lifted", async () => {
  const patient = await person();
  const first = await observation(patient);
  const { id } = await ask(patient, { kind: "restriction" });
  await accept(id);
  assert.equal((await fulfil(id)).outcome?.["rows"], 1);
  const labelOf = async (observationId: string) => {
    const meta = (await desk.read("Observation", observationId))?.["meta"] as {
      security?: { code: string }[];
    };
    return meta.security?.map((each) => each.code);
  };
  assert.deepEqual(await labelOf(first), ["R"]);
  assert.equal((await desk.read("Patient", patient))?.["meta"] instanceof Object, true);
  const later = await observation(patient);
  const { jobs, schedules } = requestJobs(desk.store);
  await desk.as(dataOfficer, async ({ tx }) => {
    for (const each of schedules) await each.enqueue(tx, monday, monday);
  });
  await workOff({ db: desk.db, log: silentLog, jobs, clock: () => monday });
  assert.deepEqual(await labelOf(later), ["R"]);
  await desk.as(dataOfficer, (context) =>
    liftRequest(desk.store, context, { id, reason: "Người bệnh đề nghị" }),
  );
  assert.deepEqual([await labelOf(first), await labelOf(later)], [undefined, undefined]);
});

test("a record stays restricted while another request of the person still wants it", async () => {
  const patient = await person();
  const row = await observation(patient);
  const [first, again] = [
    await ask(patient, { kind: "restriction" }),
    await ask(patient, { kind: "restriction" }),
  ];
  for (const { id } of [first, again]) {
    await accept(id);
    await fulfil(id);
  }
  const lift = ({ id }: { readonly id: string }) =>
    desk.as(dataOfficer, (context) => liftRequest(desk.store, context, { id, reason: "Người bệnh đề nghị" }));
  const isLabelled = async () => JSON.stringify(await desk.read("Observation", row)).includes('"code":"R"');
  await lift(first);
  assert.equal(await isLabelled(), true);
  await lift(again);
  assert.equal(await isLabelled(), false);
});

test("the person is told of each answer, the officer of each share of a period that has passed", async () => {
  const patient = await person();
  const { id } = await ask(patient, { kind: "copy" });
  await accept(id);
  await fulfil(id);
  const told = await desk.as(dataOfficer, ({ tx }) => listAlertsOf(tx, [patient], 10));
  assert.deepEqual(told.map(({ kind }) => kind).toSorted(), ["request-accepted", "request-done"]);
  assert.match(told.map(alertText).join(), /Cán bộ dữ liệu .*Trần Thị Thử/);
});

test("what the law makes keep is not erased, and the refusal says by which text and until when", async () => {
  const patient = await person();
  const kept = await observation(patient);
  const { id } = await ask(patient, { kind: "deletion" });
  await accept(id);
  await assert.rejects(fulfil(id, second), /Thông tư 33\/2025.*2037-01-01/);
  assert.ok(await desk.read("Observation", kept));
});

test("what nothing makes keep is erased with all its versions, by another than who accepted it", async () => {
  const patient = await person();
  const answers = {
    resourceType: "QuestionnaireResponse",
    status: "completed",
    subject: { reference: `Patient/${patient}` },
    authored: "2026-01-02",
    item: [{ linkId: "1", text: "Câu trả lời riêng tư" }],
  };
  const response = await desk.write(answers);
  await desk.write({ ...answers, id: response, status: "amended" });
  const { id } = await ask(patient, {
    kind: "deletion",
    wanted: { resources: [`QuestionnaireResponse/${response}`] },
  });
  await accept(id);
  await assert.rejects(fulfil(id), code("privacy.four-eyes"));
  const done = await fulfil(id, second);
  assert.equal(done.outcome?.["erased"], 1);
  const left = await desk.db.direct.query<{ content: string; patient: string | null }>(
    `select content, patient from fhir.questionnaire_response where id = $1
     union all select content, patient from fhir.history where id = $1`,
    [keyOf(response)],
  );
  assert.deepEqual(left, [
    { content: JSON.stringify({ resourceType: "QuestionnaireResponse", id: response }), patient: null },
  ]);
});

test("a refusal names its legal basis and ends the request", async () => {
  const { id } = await ask(await person(), { kind: "objection", wanted: { purpose: "Thống kê" } });
  const refuse = () =>
    desk.as(
      dataOfficer,
      (context) =>
        refuseRequest(context, { id, reason: "Xử lý theo nghĩa vụ luật định", legalBasis: "Luật Thống kê" }),
      monday,
    );
  assert.equal((await refuse()).state, "refused");
  await assert.rejects(refuse(), code("privacy.request-state"));
});

test("a period is extended once, by fifteen days, and never after its end", async () => {
  const { id, due } = await ask(await person(), { kind: "restriction" });
  const extend = (now: Date) =>
    desk.as(dataOfficer, (context) => extendRequest(context, { id, reason: "Cần xác minh" }), now);
  await assert.rejects(extend(new Date(due.getTime() + 1)), code("privacy.overdue"));
  const extended = await extend(monday);
  assert.equal(extended.due.getTime() - due.getTime(), 15 * 86_400_000);
  await assert.rejects(extend(monday), code("privacy.extended"));
});

test("each share of a period is told once, the last when it is over", async () => {
  const { id, receivedAt, answerDue } = await ask(await person(), { kind: "copy" });
  const at = (share: number) =>
    new Date(receivedAt.getTime() + (share / 100) * (answerDue.getTime() - receivedAt.getTime()));
  const told = async (share: number) => {
    await desk.as(dataOfficer, ({ tx }) => remindOfRequests(tx, at(share)));
    const events = await desk.as(dataOfficer, ({ tx }) => listRequestEvents(tx, id));
    return events.filter(({ what }) => what === "reminded").map(({ note }) => note);
  };
  assert.deepEqual(await told(49), []);
  assert.deepEqual(await told(51), ["50 %"]);
  assert.deepEqual(await told(60), ["50 %"]);
  assert.deepEqual(await told(101), ["50 %", "100 %"]);
  assert.deepEqual(await told(120), ["50 %", "100 %"]);
  const alerts = await desk.as(dataOfficer, ({ tx }) => listOfficerAlerts(tx, undefined, 500));
  assert.equal(alerts.filter(({ source }) => source === id).length, 2);
});
