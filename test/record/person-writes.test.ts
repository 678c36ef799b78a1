import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Fields, fieldsOf, listOf } from "./answers.ts";
import { type Answer, type Ask, namesIn, openPersonRecord, type PersonRecord } from "./person-record.ts";
import { cccd, observation, patient } from "./samples.ts";

let record: PersonRecord;
let doctor: Ask;
const label = (code: string) => ({ meta: { security: [{ code }] } });
/** What a row says that is meant for everybody who treats. */
const normal = {
  meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "N" }] },
};
const at = (id: string) => ({ managingOrganization: { reference: `Organization/${id}` } });

before(async () => {
  record = await openPersonRecord();
  await record.put(
    { resourceType: "Organization", id: "here", name: "Trạm y tế" },
    { resourceType: "Organization", id: "there", name: "Bệnh viện" },
    { ...patient("1", at("here")), id: "own" },
    { ...patient("2", at("here")), id: "own-too" },
    { ...patient("3", at("there")), id: "foreign" },
    { ...observation("own"), id: "plain" },
    { ...observation("own"), id: "secret", ...label("HIV") },
    { ...observation("foreign"), id: "elsewhere" },
    { ...visit("foreign", "there"), id: "visit-there" },
  );
  doctor = record.person({ facilities: ["here"] });
});
after(() => record.close());

function visit(of: string, facility: string): Fields {
  return {
    resourceType: "Encounter",
    status: "in-progress",
    class: { code: "AMB" },
    subject: { reference: `Patient/${of}` },
    serviceProvider: { reference: `Organization/${facility}` },
  };
}

const placeOf = ({ json }: Answer): unknown =>
  (listOf(json["issue"])[0]?.["expression"] as unknown[] | undefined)?.[0];
const replaceStatus = [{ op: "replace", path: "/status", value: "amended" }];
const jsonPatch = { "content-type": "application/json-patch+json" };

async function unchanged(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const answer = await record.program("GET", name);
    assert.equal(answer.status, 200, name);
    assert.equal(fieldsOf(answer.json["meta"])["versionId"], "1", name);
  }
}

test("what is outside the reach is changed by nobody, and answers like what never was", async () => {
  for (const id of ["elsewhere", "secret"]) {
    const hidden = { ...observation("own"), id };
    const put = await doctor("PUT", `Observation/${id}`, hidden);
    const missing = await doctor("PUT", "Observation/never", { ...hidden, id: "never" });
    assert.deepEqual([put.status, missing.status], [404, 404]);
    assert.equal(put.text.replaceAll(id, "*"), missing.text.replaceAll("never", "*"));
    const matching = await doctor("PUT", `Observation/${id}`, hidden, { "if-match": 'W/"1"' });
    assert.equal(
      matching.status,
      (await doctor("PUT", "Observation/never", { ...hidden, id: "never" }, { "if-match": 'W/"1"' })).status,
    );
    assert.equal((await doctor("PATCH", `Observation/${id}`, replaceStatus, jsonPatch)).status, 404);
    const deleted = await doctor("DELETE", `Observation/${id}`);
    assert.equal(deleted.status, (await doctor("DELETE", "Observation/never")).status);
  }
  await unchanged("Observation/elsewhere", "Observation/secret");
  assert.equal((await record.program("GET", "Observation/never")).status, 404);
});

test("within the reach everything can be written", async () => {
  const created = await doctor("POST", "Observation", observation("own"));
  assert.equal(created.status, 201, created.text);
  const id = String(created.json["id"]);
  assert.equal((await doctor("PUT", `Observation/${id}`, { ...observation("own-too"), id })).status, 200);
  assert.equal((await doctor("PATCH", `Observation/${id}`, replaceStatus, jsonPatch)).status, 200);
  assert.equal((await doctor("DELETE", `Observation/${id}`)).status, 204);
  assert.equal((await doctor("POST", "Encounter", visit("own", "here"))).status, 201);
});

test("nothing is written about a patient outside, whether that patient exists or not", async () => {
  for (const whose of ["foreign", "never"]) {
    const created = await doctor("POST", "Observation", observation(whose));
    assert.equal(created.status, 403);
    assert.equal(placeOf(created), "Observation.subject");
    const moved = await doctor("PUT", "Observation/plain", { ...observation(whose), id: "plain" });
    assert.equal(moved.status, 403);
    const patched = await doctor(
      "PATCH",
      "Observation/plain",
      [{ op: "replace", path: "/subject/reference", value: `Patient/${whose}` }],
      jsonPatch,
    );
    assert.equal(patched.status, 403);
  }
  await unchanged("Observation/plain");
});

test("a visit at one's own facility does not open the record of whoever it names", async () => {
  assert.equal((await doctor("POST", "Encounter", visit("foreign", "here"))).status, 403);
  const team = {
    resourceType: "CareTeam",
    status: "active",
    subject: { reference: "Patient/foreign" },
    participant: [{ member: { reference: "Practitioner/me" } }],
  };
  assert.equal((await record.person({ practitioner: "me" })("POST", "CareTeam", team)).status, 403);
  assert.equal((await doctor("GET", "Patient/foreign")).status, 404);
});

test("a visit names a facility of one's own, or keeps the one that it had", async () => {
  const elsewhere = await doctor("POST", "Encounter", visit("own", "there"));
  assert.deepEqual([elsewhere.status, placeOf(elsewhere)], [403, "Encounter.serviceProvider"]);
  await record.put({ ...visit("own", "there"), id: "own-there" });
  const kept = { ...visit("own", "there"), id: "own-there", status: "finished" };
  assert.equal((await doctor("PUT", "Encounter/own-there", kept)).status, 200);
});

test("who ends the visit that was their reason to see a patient may do so, and sees the patient no more", async () => {
  const mine = {
    ...visit("foreign", "there"),
    participant: [{ individual: { reference: "Practitioner/me" } }],
  };
  await record.put({ ...mine, id: "consultation" });
  const consultant = record.person({ practitioner: "me" });
  const ended = await consultant("PUT", "Encounter/consultation", {
    ...mine,
    id: "consultation",
    status: "finished",
  });
  assert.equal(ended.status, 200, ended.text);
  assert.equal((await consultant("GET", "Patient/foreign")).status, 404);
});

test("nobody writes into the log of accesses, nor reads it here", async () => {
  const event = {
    resourceType: "AuditEvent",
    type: { code: "rest" },
    recorded: "2026-11-20T00:00:00Z",
    agent: [{ requestor: true }],
    source: { observer: { display: "x" } },
    entity: [{ what: { reference: "Patient/own" } }],
  };
  assert.equal((await doctor("POST", "AuditEvent", event)).status, 403);
});

test("a new patient belongs to a facility of the one who registers", async () => {
  const stray = await doctor("POST", "Patient", patient("9", at("there")));
  assert.deepEqual([stray.status, placeOf(stray)], [403, "Patient.managingOrganization"]);
  assert.equal((await doctor("POST", "Patient", patient("9"))).status, 403);
  assert.equal((await doctor("POST", "Patient", patient("9", at("here")))).status, 201);
});

test("a patient is not let go out of one's own reach", async () => {
  const left = await doctor("PUT", "Patient/own-too", { ...patient("2", at("there")), id: "own-too" });
  assert.equal(left.status, 403);
  await unchanged("Patient/own-too");
});

test("anybody may hide, and only who works with a label takes it off", async () => {
  const created = await doctor("POST", "Observation", { ...observation("own"), ...label("HIV") });
  assert.equal(created.status, 201, created.text);
  const id = String(created.json["id"]);
  assert.equal((await doctor("GET", `Observation/${id}`)).status, 404);
  const self = record.person({ patients: ["own"], unrestricted: ["own"] });
  const bare = { ...observation("own"), id };
  const lost = await self("PUT", `Observation/${id}`, bare);
  assert.deepEqual([lost.status, placeOf(lost)], [403, "Observation.meta.security"]);
  const patches = [
    [{ op: "remove", path: "/meta/security" }],
    [{ op: "replace", path: "/meta", value: {} }],
    [{ op: "replace", path: "/meta/security/0/code", value: "PSY" }],
  ];
  for (const patch of patches)
    assert.equal((await self("PATCH", `Observation/${id}`, patch, jsonPatch)).status, 403);
  const nurse = record.person({ facilities: ["here"], labels: ["HIV"] });
  assert.equal((await nurse("PUT", `Observation/${id}`, { ...bare, ...normal })).status, 200);
  assert.equal((await doctor("GET", `Observation/${id}`)).status, 200);
});

const bundle = (...entry: readonly Fields[]): Fields => ({
  resourceType: "Bundle",
  type: "transaction",
  entry,
});
const posted = (resource: Fields, fullUrl?: string): Fields => ({
  ...(fullUrl === undefined ? {} : { fullUrl }),
  resource,
  request: { method: "POST", url: String(resource["resourceType"]) },
});

test("a transaction may bring a patient and what is about the patient at once", async () => {
  const urn = "urn:uuid:6a3f3b9e-7f57-4f0e-9d3e-6b1f7b1c0001";
  const about = { ...observation("x"), subject: { reference: urn } };
  const done = await doctor("POST", "", bundle(posted(patient("77", at("here")), urn), posted(about)));
  assert.equal(done.status, 200, done.text);
});

test("one entry outside the reach ends the whole transaction, and its place is told", async () => {
  const refused = await doctor(
    "POST",
    "",
    bundle(posted(observation("own", { note: [{ text: "all or none" }] })), posted(observation("foreign"))),
  );
  assert.equal(refused.status, 403, refused.text);
  assert.equal(placeOf(refused), "Bundle.entry[1]");
  const all = await record.program("GET", "Observation?patient=own&_count=100");
  assert.ok(!all.text.includes("all or none"));
});

test("entries of a batch stand alone: those outside are refused", async () => {
  const batch = {
    ...bundle(
      posted(observation("own")),
      posted(observation("foreign")),
      { request: { method: "GET", url: "Observation/elsewhere" } },
      { request: { method: "DELETE", url: "Observation/elsewhere" } },
    ),
    type: "batch",
  };
  const answer = await doctor("POST", "", batch);
  const statuses = listOf(answer.json["entry"]).map((entry) =>
    String(fieldsOf(entry["response"])["status"]).slice(0, 3),
  );
  assert.deepEqual(statuses, ["201", "403", "404", "204"]);
  await unchanged("Observation/elsewhere");
});

test("criteria that only rows outside satisfy have found nothing", async () => {
  const criteria = `identifier=${cccd}|3`;
  const created = await doctor("POST", "Patient", patient("3", at("here")), { "if-none-exist": criteria });
  assert.equal(created.status, 201, created.text);
  assert.equal((await doctor("DELETE", `Observation?_id=elsewhere`)).status, 204);
  assert.equal((await doctor("PATCH", "Observation?_id=elsewhere", replaceStatus, jsonPatch)).status, 404);
  const put = await doctor("PUT", "Observation?_id=elsewhere", { ...observation("own"), id: "elsewhere" });
  const missing = await doctor("PUT", "Observation?_id=never", { ...observation("own"), id: "never" });
  assert.deepEqual([put.status, missing.status], [404, 404]);
  const reference = `Patient?identifier=${cccd}|2`;
  const byCriteria = { ...observation("x"), subject: { reference } };
  const own = await doctor("POST", "", bundle(posted(byCriteria)));
  assert.equal(own.status, 200, own.text);
  const outside = { ...observation("x"), subject: { reference: "Patient?_id=foreign" } };
  const nowhere = { ...observation("x"), subject: { reference: "Patient?_id=never" } };
  const told = await doctor("POST", "", bundle(posted(outside)));
  assert.deepEqual([told.status, told.text], [412, (await doctor("POST", "", bundle(posted(nowhere)))).text]);
  await unchanged("Observation/elsewhere", "Patient/foreign");
});

test("what names no patient is not written by people, directories aside", async () => {
  assert.equal((await doctor("POST", "Basic", { resourceType: "Basic", code: { text: "x" } })).status, 403);
  assert.equal((await doctor("POST", "Location", { resourceType: "Location", name: "Phòng 2" })).status, 201);
});

test("a deleted row is not brought back by people", async () => {
  await record.put({ ...observation("own"), id: "gone" });
  await record.program("DELETE", "Observation/gone");
  assert.equal((await doctor("PUT", "Observation/gone", { ...observation("own"), id: "gone" })).status, 404);
});

test("who sees nobody writes nothing", async () => {
  const nobody = record.person({});
  assert.equal((await nobody("POST", "Observation", observation("own"))).status, 403);
  assert.deepEqual(namesIn(await nobody("GET", "Observation")), []);
});
