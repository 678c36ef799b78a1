import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import {
  closeIncident,
  describeIncident,
  type IncidentInput,
  informPeople,
  nameTouchedPeople,
  noteReport,
  openIncident,
} from "./incident.ts";
import { remindOfIncidents } from "./incident-clocks.ts";
import { incidentNotice } from "./incident-notice.ts";
import { listIncidentEvents, listIncidentPeople } from "./incidents.sql.ts";

let desk: TestDesk;
before(async () => {
  desk = await openTestDesk();
});
after(() => desk.stop());

const dataOfficer = officer("Cán bộ dữ liệu");
const noticed = new Date("2026-11-20T03:00:00Z");
const hoursLater = (hours: number) => new Date(noticed.getTime() + hours * 3_600_000);

const open = (input: Partial<IncidentInput> = {}) =>
  desk.as(
    dataOfficer,
    (context) =>
      openIncident(context, {
        title: "Máy tính bảng bị mất",
        description: "Mất máy tính bảng của trạm",
        detectedAt: noticed,
        isSecurity: true,
        isDrill: false,
        categories: ["Hồ sơ khám bệnh"],
        peopleEstimate: 40,
        ...input,
      }),
    hoursLater(5),
  );

const report = (id: string, what: "authority" | "first" | "full", hours: number, lateReason?: string) =>
  desk.as(
    dataOfficer,
    (context) => noteReport(context, { id, what, at: hoursLater(hours), reference: "15/CV", lateReason }),
    hoursLater(200),
  );

test("the clocks run from when it was noticed: 24 hours, and 72 hours to the authorities", async () => {
  const { firstDue, fullDue, authorityDue } = await open();
  assert.deepEqual(
    [firstDue, fullDue, authorityDue].map((due) => due?.getTime()),
    [24, 72, 72].map((hours) => hoursLater(hours).getTime()),
  );
});

test("what is no security incident has the clock of personal data alone", async () => {
  const { id, firstDue, fullDue } = await open({ isSecurity: false });
  assert.deepEqual([firstDue, fullDue], [null, null]);
  await assert.rejects(report(id, "first", 10), /what/);
});

test("nothing can be noticed in the future", async () => {
  await assert.rejects(open({ detectedAt: hoursLater(6) }), /detectedAt/);
});

test("a late report has to say why", async () => {
  const { id } = await open();
  await assert.rejects(report(id, "authority", 73), /lateReason/);
  const late = await report(id, "authority", 73, "Mất điện toàn tỉnh");
  assert.equal(late.lateReason, "Mất điện toàn tỉnh");
  assert.equal((await report(id, "full", 71)).lateReason, "Mất điện toàn tỉnh");
});

test("the people whose data an account reached in a time are named from the audit log, none twice", async () => {
  const thief = newId();
  const patients = await Promise.all(
    ["một", "hai", "ba"].map((name) => desk.write({ resourceType: "Patient", name: [{ text: name }] })),
  );
  const [one = "", two = "", three = ""] = patients;
  await desk.db.transaction(async (tx) => {
    const entry = (actor: string, hours: number, keys: readonly string[], everyone = false) =>
      tx.query(
        `insert into audit.entry (id, at, moment, actor, patient, patients, action, outcome, everyone, event)
         values ($1, $2, 1, $3, $4, $5, 'R', 'done', $6, '{}')`,
        [
          newId(),
          hoursLater(hours),
          actor,
          keys.length === 1 ? keys[0] : null,
          keys.length > 1 ? `{${keys.join(",")}}` : null,
          everyone,
        ],
      );
    await entry(thief, 1, [keyOf(one)]);
    await entry(thief, 2, [keyOf(one), keyOf(two)]);
    await entry(thief, 2, [], true);
    await entry(thief, 30, [keyOf(three)]);
    await entry(newId(), 2, [keyOf(three)]);
  });
  const { id } = await open();
  const name = () =>
    desk.as(dataOfficer, (context) =>
      nameTouchedPeople(context, { id, account: thief, from: noticed, until: hoursLater(10) }),
    );
  const { added, wholesale, incident } = await name();
  assert.deepEqual([added, wholesale, incident.people], [2, 1, 2]);
  const people = await desk.as(dataOfficer, ({ tx }) => listIncidentPeople(tx, id, undefined, 10));
  assert.deepEqual(people.map(({ patient }) => patient).toSorted(), [one, two].toSorted());
  assert.equal((await name()).added, 0);
});

test("each share of the time for a report is told once, and nothing more once it was handed in", async () => {
  const { id } = await open({ isSecurity: false });
  const told = async (hours: number) => {
    await desk.as(dataOfficer, ({ tx }) => remindOfIncidents(tx, hoursLater(hours)));
    const events = await desk.as(dataOfficer, ({ tx }) => listIncidentEvents(tx, id));
    return events.filter(({ what }) => what === "reminded").map(({ note }) => note);
  };
  assert.deepEqual(await told(30), []);
  assert.deepEqual(await told(40), ["authority 50 %"]);
  assert.deepEqual(await told(41), ["authority 50 %"]);
  assert.deepEqual(await told(60), ["authority 50 %", "authority 80 %"]);
  await report(id, "authority", 61);
  assert.equal((await told(80)).length, 2);
});

test("an incident is closed only when everything that the law asks was done", async () => {
  const { id } = await open({ isDrill: true });
  const close = () =>
    desk.as(
      dataOfficer,
      (context) => closeIncident(context, { id, conclusion: "Đã xử lý xong" }),
      hoursLater(80),
    );
  await assert.rejects(close(), /cơ quan chuyên trách.*báo cáo ban đầu.*biện pháp/);
  for (const what of ["authority", "first", "full"] as const) await report(id, what, 20);
  await desk.as(dataOfficer, (context) =>
    describeIncident(context, { id, measures: "Khóa tài khoản", mustInform: true }),
  );
  await desk.as(dataOfficer, ({ tx }) =>
    tx.query("insert into privacy.incident_person values ($1, 'x', 'typed', null, null)", [id]),
  );
  await assert.rejects(close(), /1 người chưa được báo/);
  await desk.as(dataOfficer, (context) => informPeople(context, { id, how: "Tin nhắn" }));
  const closed = await close();
  assert.ok(closed.closedAt);
  const events = await desk.as(dataOfficer, ({ tx }) => listIncidentEvents(tx, id));
  const text = incidentNotice(closed, events, hoursLater(80));
  assert.match(text, /DIỄN TẬP/);
  assert.match(text, /Đã báo 1\/1 người/);
  await assert.rejects(close(), (error: AppError) => error.code === "privacy.incident-closed");
});
