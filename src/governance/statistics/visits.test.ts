import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let leader: SignedIn;
let director: SignedIn;
const as = (wanted: PersonWanted) => signInAs(product, wanted);

before(async () => {
  product = await startProduct();
  const people = Array.from({ length: 20 }, (_, n) => n);
  await load([
    { resourceType: "Organization", id: "bv", name: "Bệnh viện Một" },
    { resourceType: "Organization", id: "tram", name: "Trạm y tế Hai" },
    { resourceType: "Organization", id: "tram-ba", name: "Trạm y tế Ba" },
    ...people.map(person),
    // January: 10 people in the hospital, 6 and 3 at the stations; the small one takes another with it.
    ...people.slice(0, 10).flatMap((n) => [...visit(n, "bv", "2026-01-05"), ...visit(n, "bv", "2026-01-06")]),
    ...people.slice(0, 6).flatMap((n) => visit(n, "tram", "2026-01-07")),
    ...people.slice(0, 3).flatMap((n) => visit(n, "tram-ba", "2026-01-08")),
    // February: four people altogether.
    ...people
      .slice(0, 4)
      .flatMap((n) => [...visit(n, "bv", "2026-02-02"), ...visit(n, "tram", "2026-02-03")]),
    // March: enough everywhere, the last hour of the month by the Vietnamese clock among them; one is cancelled.
    ...people.slice(0, 12).flatMap((n) => visit(n, "bv", "2026-03-31T23:30:00+07:00")),
    ...people.slice(12, 20).flatMap((n) => visit(n, "tram", "2026-03-02", "F32.1")),
    ...visit(13, "bv", "2026-03-02").map((each) => ({ ...each, id: "no", status: "cancelled" })),
  ]);
  leader = await as({ role: "provincial-leader" });
  director = await as({ role: "director", facility: "bv", facilityName: "Bệnh viện Một" });
});
after(() => product.stop());

interface Fields {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}
let made = 0;

const person = (n: number): Fields => ({
  resourceType: "Patient",
  id: `p${n}`,
  gender: n < 10 ? "female" : "male",
  birthDate: n < 10 ? "1990-05-01" : "2023-05-01",
  address: [
    {
      extension: [
        {
          url: "http://fhir.ehealth.gov.vn/core/StructureDefinition/extension-administrative-address",
          extension: [
            {
              url: "ward",
              valueCodeableConcept: {
                coding: [{ code: n < 10 ? "00001" : "00002", display: n < 10 ? "Xã An" : "Xã Bình" }],
              },
            },
          ],
        },
      ],
    },
  ],
});

function visit(n: number, facility: string, start: string, icd10 = "J06.9"): readonly Fields[] {
  const id = `v${made++}`;
  const subject = { reference: `Patient/p${n}` };
  const code = { coding: [{ system: "http://hl7.org/fhir/sid/icd-10", code: icd10 }] };
  const encounter = {
    resourceType: "Encounter",
    id,
    status: "finished",
    class: { code: "AMB" },
    subject,
    period: { start },
    serviceProvider: { reference: `Organization/${facility}` },
  };
  const condition = { resourceType: "Condition", subject, encounter: { reference: `Encounter/${id}` }, code };
  return start.startsWith("2026-03") && icd10 === "J06.9" ? [encounter] : [encounter, condition];
}

async function load(resources: readonly Fields[]): Promise<void> {
  const entry = resources.map((resource) => {
    const { resourceType: type, id } = resource;
    return {
      resource,
      request: id === undefined ? { method: "POST", url: type } : { method: "PUT", url: `${type}/${id}` },
    };
  });
  const answer = await product.fhir("POST", "", { resourceType: "Bundle", type: "transaction", entry });
  assert.equal(answer.status, 200, answer.text);
}

interface Figure {
  readonly month: string;
  readonly visits: number | null;
  readonly people: number | null;
}
interface Row {
  readonly key: string;
  readonly name: string | null;
  readonly figures: readonly Figure[];
}

async function figures(who: SignedIn, by: string, period = "from=2026-01&to=2026-03") {
  const answer = await who.call("GET", `/api/figures/visits?by=${by}&${period}`);
  assert.equal(answer.status, 200, answer.text);
  const rows = answer.json["rows"] as readonly Row[];
  const told = rows.map(({ key, name, figures: list }) => [name ?? key, list.map(({ people }) => people)]);
  return {
    rows: Object.fromEntries(told) as Readonly<Record<string, unknown>>,
    totals: answer.json["totals"] as readonly Figure[],
  };
}

test("a small figure is hidden with a second one, so that it does not follow from the total", async () => {
  const { rows, totals } = await figures(leader, "facility");
  assert.deepEqual(rows, {
    "Bệnh viện Một": [10, null, 12],
    "Trạm y tế Hai": [null, null, 8],
    "Trạm y tế Ba": [null, 0, 0],
  });
  assert.deepEqual(totals, [
    { month: "2026-01", visits: 29, people: 10 },
    { month: "2026-02", visits: null, people: null },
    { month: "2026-03", visits: 20, people: 20 },
  ]);
});

test("a shorter period shows the same figures of its months, so that two answers tell no third", async () => {
  const { rows, totals } = await figures(leader, "facility", "from=2026-01&to=2026-01");
  assert.deepEqual([rows["Bệnh viện Một"], rows["Trạm y tế Hai"], totals.length], [[10], [null], 1]);
});

test("a director counts the visits of the own facility, and a leader those of all", async () => {
  assert.deepEqual((await figures(director, "facility")).rows, { "Bệnh viện Một": [10, null, 12] });
  assert.deepEqual(
    (await figures(director, "month")).totals.map(({ visits }) => visits),
    [20, null, 12],
  );
});

test("people are counted by commune, by sex and age, and by chapter of their diagnoses", async () => {
  assert.deepEqual((await figures(leader, "commune")).rows, {
    "Xã An": [10, null, 10],
    "Xã Bình": [0, 0, 10],
  });
  assert.deepEqual((await figures(leader, "sex-age")).rows, {
    "female:25": [10, null, 10],
    "male:0": [0, 0, 10],
  });
  assert.deepEqual((await figures(leader, "chapter")).rows, {
    X: [10, null, 0],
    none: [0, 0, 12],
    V: [0, 0, 8],
  });
});

test("this month and those to come are not told", async () => {
  const { totals } = await figures(leader, "month", "from=2099-01&to=2099-12");
  assert.deepEqual(totals, []);
  const usual = await figures(leader, "month", "");
  assert.equal(usual.totals.length, 12);
  assert.ok(usual.totals.every(({ month }) => month < new Date().toISOString().slice(0, 7)));
});

test("a period that is none is refused by name", async () => {
  for (const period of ["from=2026-03&to=2026-01", "from=1990-01", "from=2026-13", "from=x"]) {
    const answer = await leader.call("GET", `/api/figures/visits?by=month&${period}`);
    assert.equal(answer.status, 400, period);
    assert.match(answer.text, /from/);
  }
});

test("who sees figures sees no row of a person, and who sees rows needs no figures", async () => {
  for (const who of [leader, director])
    for (const type of ["Patient", "Encounter?_summary=count", "Condition"])
      assert.equal((await who.fhir("GET", type)).status, 403);
  const doctor = await as({ role: "doctor", facility: "bv" });
  assert.equal((await doctor.call("GET", "/api/figures/visits?by=month")).status, 403);
});
