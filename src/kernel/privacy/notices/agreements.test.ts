import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AppError } from "#kernel/base/app-error.ts";
import { citizen, officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import { agreeTo, hashOfNotice, publishNotice, withdrawAgreement } from "./agreements.ts";
import { listAgreementsOf, listCurrentNotices, type Notice } from "./notices.sql.ts";

let desk: TestDesk;
let patient = "";
before(async () => {
  desk = await openTestDesk();
  patient = await desk.write({ resourceType: "Patient", name: [{ text: "Phạm Thị Mẫu" }] });
});
after(() => desk.stop());

const start = new Date("2026-11-25T00:00:00Z");
const later = new Date("2026-12-10T00:00:00Z");
const dataOfficer = officer("Cán bộ dữ liệu");

const textOf = (code: string, at: Date): Promise<Notice> =>
  desk.as(dataOfficer, async ({ tx }) => {
    const found = (await listCurrentNotices(tx, at)).find(
      (each) => each.code === code && each.language === "vi",
    );
    if (found === undefined) throw new Error(`no ${code}`);
    return found;
  });

const agree = ({ code, version, language, hash }: Notice, at: Date) =>
  desk.as(
    citizen("Phạm Thị Mẫu", patient),
    (context) =>
      agreeTo(context, { patient, code, version, language, hash, givenBy: "Phạm Thị Mẫu", channel: "self" }),
    at,
  );

const given = () => desk.as(dataOfficer, ({ tx }) => listAgreementsOf(tx, patient));

const publish = (validFrom: Date, at = start) =>
  desk.as(
    dataOfficer,
    (context) =>
      publishNotice(context, {
        code: "reminders",
        validFrom,
        texts: [{ language: "vi", title: "Nhắc lịch", body: "Bản mới của văn bản", purpose: "Nhắc lịch" }],
      }),
    at,
  );

test("the hash of every text is that of its words", async () => {
  for (const { title, body, hash } of await desk.as(dataOfficer, ({ tx }) => listCurrentNotices(tx, start)))
    assert.equal(hash, hashOfNotice(title, body));
});

test("who agrees, agrees to the words that were shown; agreeing again changes nothing", async () => {
  const text = await textOf("reminders", start);
  const first = await agree(text, start);
  assert.equal(first.hash, text.hash);
  assert.equal((await agree(text, start)).id, first.id);
  await assert.rejects(
    agree({ ...text, hash: "0".repeat(64) }, start),
    (error: AppError) => error.code === "privacy.notice-changed",
  );
});

test("a version is in force from its day on, and is not published into the past", async () => {
  await assert.rejects(publish(new Date("2026-11-24T00:00:00Z")), /validFrom/);
  const old = await textOf("reminders", start);
  await publish(new Date("2026-12-01T00:00:00Z"));
  assert.equal((await textOf("reminders", start)).version, old.version);
  assert.equal((await textOf("reminders", later)).version, old.version + 1);
  await assert.rejects(agree(old, later), (error: AppError) => error.code === "privacy.notice-changed");
});

test("a new version is agreed to anew, and the older agreement ends", async () => {
  await agree(await textOf("reminders", later), later);
  const states = (await given()).map(({ version, withdrawnAt }) => [version, withdrawnAt === null]);
  assert.deepEqual(states, [
    [2, true],
    [1, false],
  ]);
});

test("withdrawing ends what was given, once", async () => {
  const withdraw = () =>
    desk.as(dataOfficer, ({ tx }) =>
      withdrawAgreement(tx, { patient, code: "reminders", at: later, by: "Phạm Thị Mẫu", channel: "self" }),
    );
  assert.deepEqual([await withdraw(), await withdraw()], [1, 0]);
  assert.ok((await given()).every(({ withdrawnAt }) => withdrawnAt !== null));
});
