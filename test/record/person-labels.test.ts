import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Fields, fieldsOf, listOf } from "./answers.ts";
import { type Answer, type Ask, openPersonRecord, type PersonRecord } from "./person-record.ts";
import { observation, patient } from "./samples.ts";

let record: PersonRecord;
let doctor: Ask;
let hivDoctor: Ask;
let psychiatrist: Ask;
let methadoneDoctor: Ask;
const here = { managingOrganization: { reference: "Organization/here" } };

before(async () => {
  record = await openPersonRecord();
  await record.put(
    { resourceType: "Organization", id: "here", name: "Bệnh viện" },
    { ...patient("1", here), id: "own" },
    { ...observation("own"), id: "old" },
  );
  const facilities = ["here"];
  doctor = record.person({ facilities });
  hivDoctor = record.person({ facilities, labels: ["HIV"] });
  psychiatrist = record.person({ facilities, labels: ["PSY"] });
  methadoneDoctor = record.person({ facilities, labels: ["OPIOIDUD"] });
});
after(() => record.close());

const subject = { reference: "Patient/own" };
const icd10 = "http://hl7.org/fhir/sid/icd-10";
const diagnosis = (code: string): Fields => ({
  resourceType: "Condition",
  subject,
  code: { coding: [{ system: icd10, code }] },
});
const codesOf = ({ json }: Answer): readonly unknown[] =>
  listOf(fieldsOf(json["meta"] ?? {})["security"] ?? []).map(({ code }) => code);
const actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const hl7 = "http://terminology.hl7.org/CodeSystem";
const normal = {
  meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "N" }] },
};

/** Who sees a row: a doctor, and those of the programmes. */
async function seers(name: string): Promise<readonly string[]> {
  const all = { doctor, HIV: hivDoctor, PSY: psychiatrist, OPIOIDUD: methadoneDoctor };
  const seen: string[] = [];
  for (const [who, ask] of Object.entries(all)) if ((await ask("GET", name)).status === 200) seen.push(who);
  return seen;
}

async function written(
  as: Ask,
  resource: Fields,
): Promise<{ readonly answer: Answer; readonly name: string }> {
  const type = String(resource["resourceType"]);
  const answer = await as("POST", type, resource);
  assert.equal(answer.status, 201, answer.text);
  return { answer, name: `${type}/${String(answer.json["id"])}` };
}

test("what the clinic of a programme writes is hidden from others, though the writer named no label", async () => {
  const { answer, name } = await written(hivDoctor, observation("own"));
  assert.deepEqual(listOf(fieldsOf(answer.json["meta"])["security"]), [{ system: actCode, code: "HIV" }]);
  assert.deepEqual(await seers(name), ["HIV"]);
  const visit = await written(psychiatrist, {
    resourceType: "Encounter",
    status: "in-progress",
    class: { code: "AMB" },
    subject,
    serviceProvider: { reference: "Organization/here" },
  });
  assert.deepEqual(await seers(visit.name), ["PSY"]);
});

test("what the clinic says is normal stays in sight of everybody who treats", async () => {
  const { name } = await written(hivDoctor, { ...observation("own"), ...normal });
  assert.deepEqual(await seers(name), ["doctor", "HIV", "PSY", "OPIOIDUD"]);
});

test("who somebody is, what they must not be given, and a visit opened by reception stay in sight", async () => {
  const allergy = await written(hivDoctor, {
    resourceType: "AllergyIntolerance",
    patient: subject,
    clinicalStatus: { coding: [{ system: `${hl7}/allergyintolerance-clinical`, code: "active" }] },
  });
  assert.equal((await seers(allergy.name)).length, 4);
  const visit = {
    resourceType: "Encounter",
    status: "arrived",
    class: { code: "AMB" },
    subject,
    serviceProvider: { reference: "Organization/here" },
  };
  const { answer, name } = await written(doctor, visit);
  const seen = await hivDoctor("PUT", name, { ...visit, id: answer.json["id"], status: "finished" });
  assert.equal(seen.status, 200, seen.text);
  assert.equal((await seers(name)).length, 4);
  const self = await hivDoctor("PUT", "Patient/own", { ...patient("1", here), id: "own" });
  assert.deepEqual(codesOf(self), []);
});

test("a version that the clinic writes of a row that others wrote is hidden too", async () => {
  const put = await hivDoctor("PUT", "Observation/old", { ...observation("own"), id: "old" });
  assert.equal(put.status, 200, put.text);
  assert.deepEqual(await seers("Observation/old"), ["HIV"]);
});

test("a label that the clinic forgets in the next version stays", async () => {
  const { answer, name } = await written(hivDoctor, observation("own"));
  const bare = { ...observation("own"), id: answer.json["id"] };
  assert.deepEqual(codesOf(await hivDoctor("PUT", name, bare)), ["HIV"]);
  assert.deepEqual(codesOf(await hivDoctor("PUT", name, { ...bare, ...normal })), ["N"]);
});

for (const [code, label] of [
  ["B20.1", "HIV"],
  ["Z21", "HIV"],
  ["F03", "PSY"],
  ["F32.1", "PSY"],
  ["F11.2", "OPIOIDUD"],
] as const)
  test(`the diagnosis ${code} is labelled ${label} whoever writes it, and whoever wrote it gets it back once`, async () => {
    const { answer, name } = await written(doctor, diagnosis(code));
    assert.deepEqual(codesOf(answer), [label]);
    assert.deepEqual(listOf(fieldsOf(answer.json["code"])["coding"])[0]?.["code"], code);
    assert.deepEqual(await seers(name), [label]);
  });

for (const code of ["I10", "F10.2", "B25", "Z20"])
  test(`the diagnosis ${code} stays in sight`, async () => {
    assert.equal((await seers((await written(doctor, diagnosis(code))).name)).length, 4);
  });

test("a drug that is given against HIV alone, and a test ordered for it, are labelled by their codes", async () => {
  const drug = {
    resourceType: "MedicationRequest",
    status: "active",
    intent: "order",
    subject,
    medicationCodeableConcept: { coding: [{ system: "http://www.whocc.no/atc", code: "J05AR10" }] },
  };
  assert.deepEqual(codesOf((await written(doctor, drug)).answer), ["HIV"]);
  const order = {
    resourceType: "ServiceRequest",
    status: "active",
    intent: "order",
    subject,
    reasonCode: [{ coding: [{ system: icd10, code: "Z21" }] }],
  };
  assert.deepEqual(codesOf((await written(doctor, order)).answer), ["HIV"]);
});

test("the rule of a code holds for those of the programme too, in patches and in transactions", async () => {
  const { name } = await written(hivDoctor, { ...diagnosis("B24"), ...normal });
  assert.deepEqual(await seers(name), ["HIV"]);
  const plain = await written(doctor, diagnosis("I10"));
  const patch = [{ op: "replace", path: "/code/coding/0/code", value: "B20" }];
  const type = { "content-type": "application/json-patch+json" };
  assert.deepEqual(codesOf(await doctor("PATCH", plain.name, patch, type)), ["HIV"]);
  const sent = await doctor("POST", "", {
    resourceType: "Bundle",
    type: "transaction",
    entry: [{ resource: diagnosis("Z21"), request: { method: "POST", url: "Condition" } }],
  });
  assert.equal(sent.status, 200, sent.text);
  const left = await doctor("GET", "Condition?patient=own&_count=100");
  assert.ok(!/B20|B24|Z21|F03|F32|F11/.test(left.text), left.text);
});

test("a label in another spelling hides as much, and is written as it is known", async () => {
  const small = (code: string) => ({
    ...observation("own"),
    meta: { security: [{ system: actCode, code }] },
  });
  const { answer, name } = await written(doctor, small("hiv"));
  assert.deepEqual(codesOf(answer), ["HIV"]);
  assert.deepEqual(await seers(name), ["HIV"]);
  await record.put({ ...small("hiv"), id: "lower" }, { ...small("Psy"), id: "mixed" });
  assert.deepEqual(await seers("Observation/lower"), ["HIV"]);
  assert.deepEqual(await seers("Observation/mixed"), ["PSY"]);
  const all = await doctor("GET", "Observation?patient=own&_count=100");
  assert.ok(!/lower|mixed/.test(all.text));
});

test("what a program writes reads back as it was sent", async () => {
  const sent = await record.program("POST", "Condition", diagnosis("B20"));
  assert.deepEqual(codesOf(sent), []);
});
