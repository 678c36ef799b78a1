import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AppError } from "#kernel/base/app-error.ts";
import { officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import { listRevisions } from "./activities.sql.ts";
import {
  type ActivityBody,
  addActivity,
  changeActivity,
  fileActivity,
  getActivity,
  listClocked,
} from "./activity.ts";
import { impactAssessment } from "./impact-assessment.ts";
import { registerCsv } from "./register-file.ts";

let desk: TestDesk;
before(async () => {
  desk = await openTestDesk();
});
after(() => desk.stop());

const dataOfficer = officer("Cán bộ dữ liệu");
const start = new Date("2026-11-20T03:00:00Z");
const after61Days = new Date("2027-01-20T03:00:00Z");

const body: ActivityBody = {
  name: "Gửi kết quả <xét nghiệm>",
  purpose: "Gửi kết quả cho người bệnh",
  legalBasis: "Sự đồng ý của người bệnh",
  subjects: ["Người bệnh"],
  categories: ["Kết quả xét nghiệm"],
  isSensitive: true,
  recipients: [],
  retentionClass: "chart",
  measures: ["Mã hóa"],
  processors: [
    { name: "Nhà mạng", service: "=Gửi tin nhắn", contractUntil: "2026-12-31", contractFrom: "2026-01-01" },
  ],
};

const add = (code: string, of: ActivityBody = body) =>
  desk.as(dataOfficer, (context) => addActivity(context, { code, body: of }), start);

test("the register begins with the platform's own processings, each with a class of retention", async () => {
  const activities = await desk.as(dataOfficer, listClocked, start);
  assert.ok(activities.length >= 7);
  assert.ok(activities.every((each) => each.body.legalBasis.length > 10));
});

test("the assessment is to be filed within sixty days, and an unfiled one is overdue afterwards", async () => {
  const { id, filingDue, isFilingOverdue } = await add("send-results");
  assert.equal(filingDue.toISOString(), "2027-01-19T17:00:00.000Z");
  assert.equal(isFilingOverdue, false);
  const look = () => desk.as(dataOfficer, (context) => getActivity(context, id), after61Days);
  assert.equal((await look()).isFilingOverdue, true);
  assert.deepEqual((await look()).withoutContract, ["Nhà mạng"]);
  await desk.as(
    dataOfficer,
    (context) => fileActivity(context, { id, on: "2027-01-10", number: "12/HS" }),
    after61Days,
  );
  assert.equal((await look()).isFilingOverdue, false);
  assert.equal((await look()).reviewDue.toISOString(), "2027-07-10T17:00:00.000Z");
});

test("a change is a new revision, and who read an older one is refused", async () => {
  const { id } = await add("surveys");
  const change = (revision: number) =>
    desk.as(
      dataOfficer,
      (context) => changeActivity(context, { id, revision, body: { ...body, isSensitive: false } }),
      start,
    );
  assert.equal((await change(1)).revision, 2);
  await assert.rejects(change(1), (error: AppError) => error.code === "privacy.activity-changed");
  const revisions = await desk.as(dataOfficer, ({ tx }) => listRevisions(tx, id));
  assert.deepEqual(
    revisions.map((each) => each.body.isSensitive),
    [false, true],
  );
});

test("a code stands once, and a class of retention has to exist", async () => {
  await add("queue-screens");
  await assert.rejects(add("queue-screens"), (error: AppError) => error.code === "privacy.activity-code");
  await assert.rejects(
    add("other-screens", { ...body, retentionClass: "no-such-class" }),
    /body\.retentionClass/,
  );
});

test("the draft of the assessment tells the register's words, escaped, and how long what is kept", async () => {
  const activity = await add("drafts");
  const text = impactAssessment({ activity, retention: undefined, at: start });
  assert.match(text, /Gửi kết quả &lt;xét nghiệm&gt;/);
  assert.match(text, /Hạn nộp hồ sơ: 20\/01\/2027/);
});

test("no cell of the exported table begins a formula", async () => {
  const activity = await add("tables", { ...body, name: '=HYPERLINK("x")' });
  assert.match(registerCsv([activity]), /"'=HYPERLINK\(""x""\)"/);
});
