import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { vaultOf } from "#kernel/access/vault.ts";
import type { AppError } from "#kernel/base/app-error.ts";
import { officer, openTestDesk, type TestDesk } from "#test/privacy/desk.ts";
import { agreeTo, withdrawAgreement } from "../notices/agreements.ts";
import { listCurrentNotices } from "../notices/notices.sql.ts";
import { approveRelease, handRelease, proposeRelease } from "./release.ts";
import { ReleaseBody } from "./release-body.ts";
import { dropOldFiles, listHandovers } from "./releases.sql.ts";

let desk: TestDesk;
const vault = vaultOf(Buffer.alloc(32, 3));
const first = officer("Cán bộ dữ liệu");
const second = officer("Giám đốc");
const now = new Date("2026-11-20T03:00:00Z");

/** Six women and six men of 40 to 44 years, and one very old man. */
before(async () => {
  desk = await openTestDesk();
  for (let n = 0; n < 12; n++)
    await desk.write({
      resourceType: "Patient",
      name: [{ text: `Người thứ ${n}` }],
      gender: n % 2 === 0 ? "female" : "male",
      birthDate: `198${3 + (n % 3)}-0${1 + (n % 9)}-11`,
    });
  await desk.write({
    resourceType: "Patient",
    name: [{ text: "Cụ già" }],
    gender: "male",
    birthDate: "1921",
  });
});
after(() => desk.stop());

const view = {
  resourceType: "ViewDefinition",
  resource: "Patient",
  select: [
    {
      column: [
        { name: "id", path: "getResourceKey()", type: "id" },
        { name: "name", path: "name.first().text", type: "string" },
        { name: "gender", path: "gender", type: "code" },
        { name: "birth", path: "birthDate", type: "date" },
      ],
    },
  ],
};

const columns = [
  { name: "id", treatment: "pseudonym" },
  { name: "gender", treatment: "code" },
  { name: "birth", treatment: "year" },
];

const propose = (body: object) =>
  desk.as(
    first,
    (context) =>
      proposeRelease(context, {
        name: "Cơ cấu tuổi",
        purpose: "Đánh giá chương trình",
        recipient: "Trường đại học mẫu",
        legalBasis: "Quyết định số 1/QĐ-SYT",
        body: ReleaseBody.parse({ view, kind: "rows", columns, ...body }),
      }),
    now,
  );

const approve = (id: string, actor = second) =>
  desk.as(actor, (context) => approveRelease(vault, context, { id, reason: "Đồng ý" }), now);

const hand = (id: string) => desk.as(first, (context) => handRelease(vault, context, { id }), now);

const coarse = { columns: [columns[0], columns[1], { name: "birth", treatment: "age-band" }] };
const code = (expected: string) => (error: AppError) => error.code === expected;

test("free text, unknown columns and columns of another kind are refused before anything is read", async () => {
  const refused = (name: string, treatment: string) =>
    assert.rejects(propose({ columns: [{ name, treatment }] }), /body\.columns\[0\]/);
  await refused("name", "code");
  await refused("name", "number");
  await refused("gender", "month");
  await refused("nothing", "code");
});

test("a release in which a person stands out is refused and makes no file", async () => {
  const { id } = await propose({});
  await assert.rejects(approve(id), code("privacy.k-too-small"));
  await assert.rejects(hand(id), code("privacy.no-file"));
});

test("rows of rare people stay behind where their share allows it, and what leaves is as large as was asked", async () => {
  const { id } = await propose({ ...coarse, withholdPercent: 10 });
  const { manifest } = await approve(id);
  assert.deepEqual(
    [manifest?.["rows"], manifest?.["people"], manifest?.["withheld"], manifest?.["k"]],
    [12, 13, 1, 6],
  );
  const { text } = await hand(id);
  assert.equal(text.split("\r\n").length, 14);
  assert.doesNotMatch(text, /Người thứ|Cụ già|1921|85\+/);
  assert.match(text, /^id,gender,birth\r\n[0-9a-f]{32},(fe)?male,40-44\r\n/);
});

test("who proposed a release does not approve it", async () => {
  const { id } = await propose({ ...coarse, withholdPercent: 10 });
  await assert.rejects(approve(id, first), code("privacy.four-eyes"));
});

test("a table of counts hides small cells, and others so that its totals do not tell them", async () => {
  const { id } = await propose({
    kind: "counts",
    columns: [columns[1], { name: "birth", treatment: "age-band" }],
  });
  const { manifest } = await approve(id);
  const lines = (await hand(id)).text.trim().split("\r\n");
  const known = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(",")), line.split(",").at(-1)]),
  );
  assert.equal(known["*,*"], "13");
  assert.equal(known["male,85+"], "");
  assert.equal(known["male,40-44"], "");
  assert.ok(Number(manifest?.["k"]) >= 5);
});

test("only people who agreed, and have not withdrawn, are in a release that stands on their consent", async () => {
  const { id } = await propose({ ...coarse, consent: "research" });
  await assert.rejects(approve(id), code("privacy.k-too-small"));
  const women = await desk.db.direct.query<{ id: string }>(
    "select id from fhir.patient where content like '%female%' order by id",
  );
  await desk.as(
    first,
    async (context) => {
      const [text] = (await listCurrentNotices(context.tx, now)).filter((each) => each.code === "research");
      assert.ok(text);
      for (const { id: patient } of women)
        await agreeTo(context, { ...text, patient, givenBy: "Người dân", channel: "counter" });
    },
    now,
  );
  const { manifest } = await approve(id);
  assert.deepEqual([manifest?.["rows"], manifest?.["k"]], [6, 6]);
  assert.doesNotMatch((await hand(id)).text, /,male,/);
  await desk.as(first, ({ tx }) =>
    withdrawAgreement(tx, {
      patient: women[0]?.id ?? "",
      code: "research",
      at: now,
      by: "Người dân",
      channel: "self",
    }),
  );
  const next = await propose({ ...coarse, consent: "research" });
  assert.equal((await approve(next.id)).manifest?.["rows"], 5);
});

test("restricted rows are in a release only when their label was named and approved", async () => {
  const security = [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "HIV" }];
  await desk.write({ resourceType: "Patient", meta: { security }, gender: "female", birthDate: "1984" });
  const rowsWith = async (labels: readonly string[]) => {
    const { id } = await propose({ ...coarse, withholdPercent: 10, labels });
    return (await approve(id)).manifest?.["rows"];
  };
  assert.deepEqual([await rowsWith([]), await rowsWith(["HIV"])], [12, 13]);
});

test("each time a file is handed out is noted, and a file that is too old is gone while its record stays", async () => {
  const { id } = await propose({ ...coarse, withholdPercent: 10 });
  const { keepUntil } = await approve(id);
  await hand(id);
  await hand(id);
  const handovers = await desk.as(first, ({ tx }) => listHandovers(tx, id));
  assert.equal(handovers.length, 2);
  await desk.as(first, ({ tx }) => dropOldFiles(tx, keepUntil ?? now));
  await assert.rejects(hand(id), code("privacy.no-file"));
});

test("the file lies sealed in the database", async () => {
  const { id } = await propose({ ...coarse, withholdPercent: 10 });
  await approve(id);
  const [row] = await desk.db.direct.query<{ file: Buffer }>(
    "select file from privacy.release where id = $1",
    [id],
  );
  assert.ok(row !== undefined && row.file.length > 0);
  assert.ok(!row.file.includes("female"));
});
