import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Fields } from "./answers.ts";
import { type Answer, type Ask, namesIn, openPersonRecord, type PersonRecord } from "./person-record.ts";
import { observation, patient } from "./samples.ts";

let record: PersonRecord;
let doctor: Ask;
const hiv = {
  meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "HIV" }] },
};
const at = (id: string) => ({ managingOrganization: { reference: `Organization/${id}` } });

before(async () => {
  record = await openPersonRecord();
  await record.put(
    { resourceType: "Organization", id: "here", name: "Trạm y tế" },
    { resourceType: "Organization", id: "there", name: "Bệnh viện" },
    { ...patient("1", at("here")), id: "own" },
    { ...patient("2", at("there")), id: "foreign" },
    { ...observation("own"), id: "plain" },
    { ...observation("own"), id: "secret", ...hiv },
    { ...observation("foreign"), id: "elsewhere" },
    { ...observation("foreign", { performer: [{ reference: "Patient/own" }] }), id: "mentions-own" },
    { ...observation("own", { hasMember: [{ reference: "Observation/elsewhere" }] }), id: "points-out" },
    { resourceType: "Basic", id: "nobodys", code: { text: "x" } },
  );
  doctor = record.person({ facilities: ["here"] });
});
after(() => record.close());

/** What is told may differ in nothing but the id that was asked for. */
function sameAsMissing(hidden: Answer, missing: Answer, id: string, missingId: string): void {
  assert.equal(hidden.status, missing.status);
  assert.equal(hidden.text.replaceAll(id, "*"), missing.text.replaceAll(missingId, "*"));
  assert.deepEqual(hidden.headers, missing.headers);
}

const put = (id: string, of: string, more: Fields = {}) => record.put({ ...observation(of), id, ...more });

test("a row outside the reach reads like one that never was, whatever is asked of it", async () => {
  const questions: readonly (readonly [
    method: string,
    rest: string,
    headers?: Readonly<Record<string, string>>,
  ])[] = [
    ["GET", ""],
    ["GET", "", { "if-none-match": 'W/"1"' }],
    ["GET", "", { "if-none-match": "*" }],
    ["GET", "", { "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT" }],
    ["GET", "?_summary=true"],
    ["GET", "/_history"],
    ["GET", "/_history?_since=2000-01-01"],
    ["GET", "/_history/1"],
    ["GET", "/_history/2"],
    ["DELETE", ""],
    ["DELETE", "", { "if-match": 'W/"1"' }],
  ];
  for (const hidden of ["elsewhere", "secret"])
    for (const [method, rest, headers] of questions) {
      const told = await doctor(method, `Observation/${hidden}${rest}`, undefined, headers);
      const missing = await doctor(method, `Observation/never${rest}`, undefined, headers);
      sameAsMissing(told, missing, hidden, "never");
    }
  for (const rest of ["", "/$everything", "/$everything?_at=2026-06-01", "/$summary", "/_history/1"])
    sameAsMissing(
      await doctor("GET", `Patient/foreign${rest}`),
      await doctor("GET", `Patient/never${rest}`),
      "foreign",
      "never",
    );
  assert.equal((await record.program("GET", "Observation/elsewhere")).status, 200);
  assert.equal((await record.program("GET", "Observation/secret")).status, 200);
});

test("rows within the reach are read as ever", async () => {
  for (const path of [
    "Patient/own",
    "Observation/plain",
    "Observation/plain/_history/1",
    "Organization/there",
  ])
    assert.equal((await doctor("GET", path)).status, 200, path);
  assert.equal((await doctor("GET", "Observation/plain/_history")).json["total"], 1);
});

test("a row that names nobody is closed to people", async () => {
  assert.equal((await doctor("GET", "Basic/nobodys")).status, 404);
  assert.equal((await record.program("GET", "Basic/nobodys")).status, 200);
});

test("the whole record leaves out what is hidden, what mentions the patient elsewhere, and what is pointed at outside", async () => {
  const expected = ["Observation/plain", "Observation/points-out", "Organization/here", "Patient/own"];
  for (const query of ["", "?_since=2020-01-01"])
    assert.deepEqual(namesIn(await doctor("GET", `Patient/own/$everything${query}`)), expected);
  const programs = namesIn(await record.program("GET", "Patient/own/$everything"));
  assert.ok(programs.includes("Observation/mentions-own") && programs.includes("Observation/secret"));
});

test("a summary tells what the person may see, now and as of an instant", async () => {
  const problem = (id: string, text: string, more: Fields = {}): Fields => ({
    resourceType: "Condition",
    id,
    code: { text },
    subject: { reference: "Patient/own" },
    ...more,
  });
  await record.put(problem("open-problem", "Tăng huyết áp"), problem("hidden-problem", "Chuyện riêng", hiv));
  for (const query of ["", `?_at=${new Date(Date.now() + 1000).toISOString()}`]) {
    const { status, text } = await doctor("GET", `Patient/own/$summary${query}`);
    assert.equal(status, 200, text);
    assert.ok(text.includes("Tăng huyết áp") && !text.includes("Chuyện riêng"), query);
  }
  const nurse = record.person({ facilities: ["here"], labels: ["HIV"] });
  assert.ok((await nurse("GET", "Patient/own/$summary")).text.includes("Chuyện riêng"));
});

test("who works with a label sees its rows", async () => {
  const nurse = record.person({ facilities: ["here"], labels: ["HIV"] });
  assert.equal((await nurse("GET", "Observation/secret")).status, 200);
  assert.ok(namesIn(await nurse("GET", "Patient/own/$everything")).includes("Observation/secret"));
});

test("a label put on later hides what the row was before, too", async () => {
  await put("turned", "own");
  const before = new Date(Date.now() + 1).toISOString();
  assert.equal((await doctor("GET", "Observation/turned/_history/1")).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await put("turned", "own", hiv);
  assert.equal((await doctor("GET", "Observation/turned/_history/1")).status, 404);
  assert.equal((await doctor("GET", "Observation/turned/_history")).status, 404);
  const asOf = namesIn(await doctor("GET", `Patient/own/$everything?_at=${before}`));
  assert.ok(!asOf.includes("Observation/turned") && asOf.includes("Observation/plain"));
});

test("a label taken off leaves the labelled versions hidden", async () => {
  await put("freed", "own", hiv);
  await put("freed", "own");
  assert.equal((await doctor("GET", "Observation/freed")).status, 200);
  assert.equal((await doctor("GET", "Observation/freed/_history/1")).status, 404);
  const history = await doctor("GET", "Observation/freed/_history");
  assert.equal(history.json["total"], 1);
});

test("versions of another patient stay outside after a row was moved into the reach", async () => {
  await put("moved", "foreign");
  await put("moved", "own");
  assert.equal((await doctor("GET", "Observation/moved")).status, 200);
  assert.equal((await doctor("GET", "Observation/moved/_history/1")).status, 404);
  assert.equal((await doctor("GET", "Observation/moved/_history")).json["total"], 1);
});

test("a deleted row is gone for who could see it, and never was for others", async () => {
  await put("gone", "own");
  await put("gone-secret", "own", hiv);
  await put("gone-elsewhere", "foreign");
  for (const id of ["gone", "gone-secret", "gone-elsewhere"])
    await record.program("DELETE", `Observation/${id}`);
  const statuses = await Promise.all(
    ["gone", "gone-secret", "gone-elsewhere"].map(
      async (id) => (await doctor("GET", `Observation/${id}`)).status,
    ),
  );
  assert.deepEqual(statuses, [410, 404, 404]);
  assert.equal((await doctor("GET", "Observation/gone-secret/_history")).status, 404);
  assert.equal((await doctor("GET", "Observation/gone/_history")).json["total"], 2);
});

test("people are not told the changes of many resources", async () => {
  assert.equal((await doctor("GET", "Observation/_history")).status, 403);
  assert.equal((await doctor("GET", "_history")).status, 403);
});

test("everything about a patient who is labelled is hidden, and an explicit access opens it", async () => {
  await record.put({ ...patient("3", at("here")), id: "known-to-all", meta: { security: [{ code: "V" }] } });
  await put("of-known", "known-to-all");
  assert.equal((await doctor("GET", "Patient/known-to-all")).status, 404);
  assert.equal((await doctor("GET", "Observation/of-known")).status, 404);
  const opened = record.person({ patients: ["known-to-all"], unrestricted: ["known-to-all"] });
  assert.equal((await opened("GET", "Patient/known-to-all")).status, 200);
  assert.equal((await opened("GET", "Observation/of-known")).status, 200);
  const shared = record.person({ patients: ["known-to-all"] });
  assert.equal((await shared("GET", "Observation/of-known")).status, 404);
});

test("views run over the rows within the reach only", async () => {
  const view = {
    resourceType: "ViewDefinition",
    resource: "Observation",
    status: "active",
    select: [{ column: [{ name: "id", path: "id" }] }],
  };
  const body = {
    resourceType: "Parameters",
    parameter: [
      { name: "viewResource", resource: view },
      { name: "_format", valueCode: "csv" },
    ],
  };
  const told = await doctor("POST", "$viewdefinition-run", body);
  assert.equal(told.status, 200, told.text);
  assert.ok(told.text.includes("plain") && !/secret|elsewhere|mentions-own/.test(told.text), told.text);
});

test("a person of whom nothing is known to the record sees nobody", async () => {
  const nobody = record.person({});
  assert.deepEqual(namesIn(await nobody("GET", "Patient")), []);
  assert.equal((await nobody("GET", "Patient/own")).status, 404);
});
