import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import type { TerminologyPort } from "./search-options.ts";

let world: SearchWorld;

const icd = "http://icd";
const profile = "https://example.org/fhir/StructureDefinition/visit";

before(async () => {
  world = await createSearchWorld();
  await world.put(
    ...["A90", "A91", "B20"].map((code, n) => ({
      resourceType: "Condition",
      id: code,
      meta: {
        lastUpdated: `2026-05-0${n + 1}T08:00:00Z`,
        profile: [n === 0 ? `${profile}|1.0` : `${profile}/${code}`],
        tag: [{ system: "http://tag", code: n < 2 ? "dengue" : "other" }],
        security: [{ code: "R" }],
        source: `http://hospital.example/${n}`,
      },
      code: { coding: [{ system: icd, code }] },
      subject: { reference: "Patient/a" },
      onsetDateTime: `2026-04-0${3 - n}T23:00:00${n === 0 ? "Z" : "+07:00"}`,
      onsetAge: undefined,
    })),
    {
      resourceType: "Patient",
      id: "a",
      name: [{ text: "Lê A" }],
      multipleBirthBoolean: false,
      deceasedBoolean: false,
    },
    { resourceType: "Patient", id: "b", name: [{ text: "Lê Á" }], deceasedDateTime: "2026-01-01" },
    { resourceType: "Patient", id: "c", name: [{ text: "Trần Bình" }] },
    ...[0.2, 0.25, 0.9].map((probability, n) => ({
      resourceType: "RiskAssessment",
      id: `risk${n}`,
      status: "final",
      subject: { reference: "Patient/a" },
      prediction: [{ probabilityDecimal: probability }],
    })),
    {
      resourceType: "Observation",
      id: "logical",
      status: "final",
      code: { text: "x" },
      subject: { identifier: { system: "http://cccd", value: "7" } },
      performer: [{ reference: "https://elsewhere.example/fhir/Practitioner/1" }],
      valueQuantity: { value: 5.4, system: "http://unitsofmeasure.org", code: "mmol/L" },
    },
    {
      resourceType: "Observation",
      id: "grouped",
      status: "final",
      code: { coding: [{ code: "plain" }] },
      subject: { reference: "Group/g" },
      valueQuantity: { value: 5, unit: "viên" },
    },
  );
});
after(() => world.close());

/** A stand-in that knows one value set and one hierarchy. */
const terminology: TerminologyPort = {
  expandValueSet: async (url) =>
    url === "http://vs/dengue" ? ["A90", "A91"].map((code) => ({ system: icd, code })) : undefined,
  subsumedCodes: async ({ system, code }, direction) =>
    system === icd && code === "A9" && direction === "below"
      ? ["A9", "A90", "A91"].map((each) => ({ system: icd, code: each }))
      : undefined,
};

const finds = (address: string, ...expected: readonly string[]): void => {
  test(`${address} finds ${expected.length === 0 ? "nothing" : expected.join(", ")}`, async () => {
    assert.deepEqual([...(await world.ids(address, { terminology }))].sort(), expected);
  });
};
const lists = (address: string, ...expected: readonly string[]): void => {
  test(`${address} lists ${expected.join(", ")} in this order`, async () => {
    assert.deepEqual(await world.ids(address), expected);
  });
};

finds("Condition?code:in=http://vs/dengue", "A90", "A91");
finds("Condition?code:not-in=http://vs/dengue", "B20");
finds("Condition?code:below=http://icd|A9", "A90", "A91");
finds("Patient?_has:Condition:patient:code:in=http://vs/dengue", "a");
finds("Condition?_filter=code in http://vs/dengue and code sb http://icd|A9", "A90", "A91");
finds("Condition?_filter=code ni http://vs/dengue", "B20");
finds(`Condition?_profile=${profile}`, "A90");
finds(`Condition?_profile=${profile}|1.0`, "A90");
finds(`Condition?_profile:below=${profile}`, "A90", "A91", "B20");
finds(`Condition?_profile:above=${profile}/A91/part`, "A90", "A91");
finds("Condition?_source:below=http://hospital.example", "A90", "A91", "B20");
finds("Condition?_tag=http://tag|dengue", "A90", "A91");
finds("Condition?_tag:not=dengue", "B20");
finds("Condition?_security=R&_lastUpdated=lt2026-05-02", "A90");
finds("Condition?_lastUpdated=ge2026-05-02&_lastUpdated=lt2026-05-03", "A91");
finds("Condition?_lastUpdated=2026-05-03", "B20");
finds("Condition?onset-date=2026-04-04", "A90");
finds("Condition?onset-date=gt2026-04-02", "A90");
finds("Condition?_filter=onset-date po 2026-04", "A90", "A91", "B20");
lists("Condition?_sort=onset-date", "B20", "A91", "A90");
lists("Condition?_sort=-onset-date&_count=1", "A90", "A91", "B20");
lists("Condition?_sort=-code&_count=2", "B20", "A91", "A90");
lists("Condition?_sort=-_lastUpdated&_count=1", "B20", "A91", "A90");
lists("Patient?_sort=name&_count=1", "a", "b", "c");
lists("Patient?_sort=-name", "c", "b", "a");
lists("?_type=Condition&_sort=_lastUpdated&_count=2", "A90", "A91", "B20");
finds("?_type=Condition,Patient&_count=2&_id=a,A90,c", "A90", "a", "c");
finds("Patient?deceased=true", "b");
finds("Patient?deceased=false", "a", "c");
finds("RiskAssessment?probability=0.2", "risk0");
finds("RiskAssessment?probability=gt0.2", "risk1", "risk2");
finds("RiskAssessment?probability=ap0.24", "risk1");
finds("RiskAssessment?probability=ne0.2", "risk1", "risk2");
lists("RiskAssessment?_sort=-probability&_count=1", "risk2", "risk1", "risk0");
finds("Observation?subject:identifier=http://cccd|7", "logical");
finds("Observation?performer=https://elsewhere.example/fhir/Practitioner/1", "logical");
finds("Observation?subject=Group/g", "grouped");
finds("Observation?subject:Group=g", "grouped");
finds("Observation?patient=g");
finds("Observation?code=|plain", "grouped");
finds("Observation?value-quantity=5.4", "logical");
finds("Observation?value-quantity=5|http://unitsofmeasure.org|mmol/L", "logical");
finds("Observation?value-quantity=5.0|http://unitsofmeasure.org|mmol/L");
finds("Observation?value-quantity=5400|http://unitsofmeasure.org|umol/L", "logical");
finds(`Observation?value-quantity=5||${encodeURIComponent("viên")}`, "grouped");
finds("Observation?value-quantity:missing=false&status=final", "grouped", "logical");
finds("Observation?_filter=not (subject re Group/g) and value-quantity lt 6", "logical");
finds("Observation?_filter=performer pr true", "logical");

test("a code whose hierarchy nobody knows is refused", async () => {
  await assert.rejects(world.search("Condition?code:above=http://icd|A90", { terminology }), /hierarchy/);
});
