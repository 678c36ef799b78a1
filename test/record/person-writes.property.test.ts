import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Resource } from "#kernel/fhir/resource.ts";
import { isSeen, patientIdOf, type SmallRecord, smallRecord } from "#test/search/reach-oracle.ts";
import type { Fields } from "./answers.ts";
import { type Answer, type Ask, namesIn, openPersonRecord, type PersonRecord } from "./person-record.ts";

const types = [
  "Organization",
  "Practitioner",
  "Patient",
  "Encounter",
  "Observation",
  "CareTeam",
  "Consent",
  "List",
  "Group",
  "AuditEvent",
] as const;

let whole: PersonRecord;
let cut: PersonRecord;
before(async () => {
  [whole, cut] = await Promise.all([openPersonRecord(), openPersonRecord()]);
});
after(() => Promise.all([whole.close(), cut.close()]));

type Step = (ask: Ask) => Promise<Answer>;

const patients = ["pat0", "pat1", "pat2", "never"];
const observations = ["obs0", "obs1", "obs2", "obs3", "never"];
const labels: readonly Fields[] = [{}, {}, { meta: { security: [{ code: "HIV" }] } }];

const body = fc
  .record({
    of: fc.constantFrom(...patients),
    label: fc.constantFrom(...labels),
    status: fc.constantFrom("final", "amended"),
  })
  .map(({ of: whose, label, status }) => ({
    resourceType: "Observation",
    status,
    code: { coding: [{ system: "http://loinc.org", code: "1" }] },
    subject: { reference: `Patient/${whose}` },
    ...label,
  }));
const id = fc.constantFrom(...observations);
const condition = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  {},
  { "if-match": 'W/"1"' },
  { "if-none-match": "*" },
);
const criteria = fc.oneof(
  id.map((each) => `_id=${each}`),
  fc.constantFrom(...patients).map((each) => `patient=${each}&code=1`),
);
const jsonPatch = { "content-type": "application/json-patch+json" };

/** Whatever may be done to Observations: they decide nobody's reach, so that one step after the other can be compared. */
const step: fc.Arbitrary<Step> = fc.oneof(
  body.map(
    (sent): Step =>
      (ask) =>
        ask("POST", "Observation", sent),
  ),
  fc.tuple(id, body, condition).map(
    ([each, sent, headers]): Step =>
      (ask) =>
        ask("PUT", `Observation/${each}`, { ...sent, id: each }, headers),
  ),
  fc.tuple(id, condition).map(
    ([each, headers]): Step =>
      (ask) =>
        ask("DELETE", `Observation/${each}`, undefined, headers),
  ),
  fc.tuple(id, fc.constantFrom(...patients)).map(
    ([each, whose]): Step =>
      (ask) =>
        ask(
          "PATCH",
          `Observation/${each}`,
          [{ op: "replace", path: "/subject", value: { reference: `Patient/${whose}` } }],
          jsonPatch,
        ),
  ),
  fc.tuple(criteria, body).map(
    ([asked, sent]): Step =>
      (ask) =>
        ask("PUT", `Observation?${asked}`, sent),
  ),
  criteria.map(
    (asked): Step =>
      (ask) =>
        ask("DELETE", `Observation?${asked}`),
  ),
  fc.tuple(criteria, body).map(
    ([asked, sent]): Step =>
      (ask) =>
        ask("POST", "Observation", sent, { "if-none-exist": asked }),
  ),
  fc.tuple(id, body, body).map(
    ([each, one, other]): Step =>
      (ask) =>
        ask("POST", "", {
          resourceType: "Bundle",
          type: "transaction",
          entry: [
            { resource: one, request: { method: "POST", url: "Observation" } },
            { resource: { ...other, id: each }, request: { method: "PUT", url: `Observation/${each}` } },
          ],
        }),
  ),
);

/** Without what two databases cannot share: drawn ids and times. */
const told = ({ status, text }: Answer): readonly [number, string] => [
  status,
  text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "*")
    .replaceAll(/"(lastUpdated|lastModified)":"[^"]+"/g, ""),
];

async function fill(record: SmallRecord): Promise<readonly Resource[]> {
  await Promise.all([whole.clear(types), cut.clear(types)]);
  const seen = record.resources.filter((resource) => isSeen(record, resource));
  await Promise.all([whole.put(...record.resources), seen.length === 0 ? undefined : cut.put(...seen)]);
  return seen;
}

test("no write tells or changes anything of the rows outside the reach", async () => {
  const steps = fc.array(step, { minLength: 10, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(smallRecord, steps, async (record, asked) => {
      const seen = await fill(record);
      // Also of patients whom rows name although the record does not hold them.
      const seenPatients = seen.flatMap((each) => patientIdOf(each) ?? []);
      const inWhole = whole.person(record.reach);
      const inCut = cut.person({ ...record.reach, patients: seenPatients });
      for (const each of asked) assert.deepEqual(told(await each(inWhole)), told(await each(inCut)));
      for (const hidden of record.resources.filter((resource) => !seen.includes(resource))) {
        const { status, text } = await whole.program("GET", `${hidden.resourceType}/${hidden.id}`);
        assert.ok(status === 200 && text.includes('"versionId":"1"'), text);
      }
      const left = async (ask: Ask) => namesIn(await ask("GET", "Observation?_count=100")).length;
      assert.equal(await left(inWhole), await left(inCut));
    }),
    { numRuns: 15 },
  );
});
