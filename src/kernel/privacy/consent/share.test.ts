import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { vaultOf } from "#kernel/access/vault.ts";
import type { AppError } from "#kernel/base/app-error.ts";
import { citizen, officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import { makeShareCode, redeemShareCode } from "./share.ts";

let desk: TestDesk;
let patient: string;
before(async () => {
  desk = await openTestDesk();
  patient = await desk.write({ resourceType: "Patient", name: [{ text: "Trần Thị Thử" }] });
});
after(() => desk.stop());

const vault = vaultOf(Buffer.alloc(32, 7));
const noon = new Date("2026-11-20T05:00:00Z");
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

const make = () =>
  desk.as(
    citizen("Trần Thị Thử", patient),
    (context) => makeShareCode(vault, context, { hours: 2, withRestricted: true }),
    noon,
  );
const redeem = (code: string, at: Date) =>
  desk.as(officer("Bác sĩ"), (context) => redeemShareCode({ desk: desk.store, vault }, context, code), at);

test("a code is good for ten minutes and opens the record for the hours that were chosen", async () => {
  const { code } = await make();
  await assert.rejects(redeem(code, later(11)), (error: AppError) => error.code === "privacy.share-code");
  const { until } = await redeem(code.toLowerCase(), later(9));
  assert.equal(until.toISOString(), later(9 + 120).toISOString());
});

test("of two who show one code at the same moment one gets in", async () => {
  const { code } = await make();
  const tries = await Promise.allSettled([redeem(code, later(1)), redeem(code, later(1))]);
  assert.deepEqual(tries.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

test("nobody shares more of a record than they see themselves", async () => {
  const { code } = await make();
  await redeem(code, later(1));
  const [row] = await desk.db.direct.query<{ readonly is_unrestricted: boolean }>(
    "select is_unrestricted from kernel.person_access where patient = $1 order by id desc limit 1",
    [patient],
  );
  assert.equal(row?.is_unrestricted, false);
});
