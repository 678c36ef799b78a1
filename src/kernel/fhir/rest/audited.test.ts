import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Db, openDb } from "#kernel/db/db.ts";
import { signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let db: Db;
let patient = "";
let observation = "";

before(async () => {
  product = await startProduct();
  db = openDb({ url: product.databaseUrl, poolSize: 2 });
  patient = idOf(
    await product.fhir("POST", "Patient", { resourceType: "Patient", name: [{ text: "Trần An" }] }),
  );
  observation = idOf(await product.fhir("POST", "Observation", observationOf(patient)));
});
after(async () => {
  await db.close();
  await product.stop();
});

const idOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }): string => String(json["id"]);

const observationOf = (of: string) => ({
  resourceType: "Observation",
  status: "final",
  code: { text: "Mạch" },
  subject: { reference: `Patient/${of}` },
});

interface Told {
  readonly action: string;
  readonly kind: string;
  readonly outcome: string;
  readonly type?: string;
  readonly target?: string;
  readonly version?: number;
  readonly patients?: readonly string[];
  readonly status?: number;
  readonly purpose?: string;
  readonly detail?: { readonly search?: readonly string[] };
  readonly actor: { readonly name: string };
}

/** The entries that a piece of work leaves behind. */
async function entriesOf(work: () => Promise<unknown>): Promise<readonly Told[]> {
  const [before] = await db.direct.query<{ id: string }>(
    "select id from audit.entry order by id desc limit 1",
  );
  await work();
  const rows = await db.direct.query<{ event: string }>(
    "select event from audit.entry where id > $1 order by id",
    [before?.id ?? "00000000-0000-0000-0000-000000000000"],
  );
  return rows.map(({ event }) => JSON.parse(event) as Told);
}

test("a read tells who read which version of what, and whose it is", async () => {
  const [entry, ...more] = await entriesOf(() => product.fhir("GET", `Observation/${observation}`));
  assert.equal(more.length, 0);
  assert.equal(entry?.action, "fhir.read");
  assert.deepEqual([entry.kind, entry.outcome, entry.status], ["R", "done", 200]);
  assert.deepEqual([entry.type, entry.target, entry.version], ["Observation", observation, 1]);
  assert.deepEqual(entry.patients, [patient]);
  assert.equal(entry.actor.name, "kiểm thử");
});

test("create, update and delete are told once each, with the version that came about", async () => {
  const entries = await entriesOf(async () => {
    const id = idOf(await product.fhir("POST", "Observation", observationOf(patient)));
    await product.fhir("PUT", `Observation/${id}`, { ...observationOf(patient), id, status: "amended" });
    await product.fhir("DELETE", `Observation/${id}`);
  });
  assert.deepEqual(
    entries.map(({ action, kind, version }) => [action, kind, version]),
    [
      ["fhir.create", "C", 1],
      ["fhir.update", "U", 2],
      ["fhir.delete", "D", 3],
    ],
  );
  assert.ok(entries.every(({ patients }) => patients?.[0] === patient));
});

test("what is refused is told too", async () => {
  const [missing] = await entriesOf(() => product.fhir("GET", "Observation/nowhere"));
  assert.deepEqual([missing?.outcome, missing?.status], ["refused", 404]);
  const [invalid] = await entriesOf(() =>
    product.fhir("POST", "Observation", { resourceType: "Observation" }),
  );
  assert.deepEqual([invalid?.action, invalid?.outcome, invalid?.status], ["fhir.create", "refused", 422]);
  const [stale] = await entriesOf(() =>
    product.fhir("DELETE", `Observation/${observation}`, undefined, { "if-match": 'W/"7"' }),
  );
  assert.deepEqual([stale?.outcome, stale?.patients], ["refused", [patient]]);
});

test("a search tells the patients of its rows and of what it includes, and hides the values searched for", async () => {
  const [entry] = await entriesOf(() =>
    product.fhir(
      "GET",
      `Observation?subject:Patient.name=Trần An&_include=Observation:subject&_elements=status`,
    ),
  );
  assert.equal(entry?.action, "fhir.search");
  assert.deepEqual(entry.patients, [patient]);
  const [name = "", include] = entry.detail?.search ?? [];
  assert.match(name, /^subject:Patient\.name=#[\w-]{16}$/);
  assert.equal(include, "_include=Observation:subject");
});

for (const path of [
  () => `Observation/${observation}/_history`,
  () => `Observation/${observation}/_history/1`,
  () => "Observation/_history",
  () => "_history",
  () => `Patient/${patient}`,
  () => `Patient/${patient}/_history`,
  () => `Patient/${patient}/$everything`,
  () => `Patient/${patient}/$summary`,
  () => `Observation?_summary=text`,
  () => `?_type=Observation,Patient`,
])
  test(`the patient is named by ${path().replace(/\/{2,}/g, "/…/")}`, async () => {
    const entries = await entriesOf(() => product.fhir("GET", path()));
    assert.ok(
      entries.some(({ patients }) => patients?.includes(patient)),
      JSON.stringify(entries),
    );
  });

test("each entry of a batch and of a transaction is told by itself", async () => {
  const bundle = (type: string) => ({
    resourceType: "Bundle",
    type,
    entry: [
      { request: { method: "GET", url: `Patient/${patient}` } },
      { request: { method: "POST", url: "Observation" }, resource: observationOf(patient) },
      { request: { method: "POST", url: "Observation" }, resource: observationOf(patient) },
    ],
  });
  for (const type of ["batch", "transaction"]) {
    const entries = await entriesOf(() => product.fhir("POST", "", bundle(type)));
    assert.deepEqual(entries.map(({ action }) => action).toSorted(), [
      "fhir.create",
      "fhir.create",
      "fhir.read",
    ]);
    assert.ok(entries.every(({ patients }) => patients?.[0] === patient));
  }
});

test("a transaction that is refused leaves one refusal and no entry of a write", async () => {
  const entries = await entriesOf(() =>
    product.fhir("POST", "", {
      resourceType: "Bundle",
      type: "transaction",
      entry: [
        { request: { method: "POST", url: "Observation" }, resource: observationOf(patient) },
        { request: { method: "DELETE", url: `Observation/${observation}`, ifMatch: 'W/"9"' } },
      ],
    }),
  );
  assert.deepEqual(
    entries.map(({ action, outcome }) => [action, outcome]),
    [["fhir.bundle", "refused"]],
  );
});

test("a conditional create that finds its match is told as an access to what it found", async () => {
  const [entry] = await entriesOf(() =>
    product.fhir("POST", "Patient", { resourceType: "Patient" }, { "if-none-exist": `_id=${patient}` }),
  );
  assert.deepEqual([entry?.action, entry?.patients], ["fhir.create", [patient]]);
});

test("a load tells its portions by who sent it and whose data came in", async () => {
  const lines = [observationOf(patient), observationOf(patient)]
    .map((each) => JSON.stringify(each))
    .join("\n");
  const entries = await entriesOf(() =>
    product.fhir("POST", "$import", lines, { "content-type": "application/fhir+ndjson" }),
  );
  const portion = entries.find(({ kind }) => kind === "C");
  assert.deepEqual(
    [portion?.action, portion?.patients, portion?.actor.name],
    ["fhir.$import", [patient], "kiểm thử"],
  );
});

test("an export says that it takes out everyone's data", async () => {
  const entries = await entriesOf(() =>
    product.fhir("GET", "$export", undefined, { prefer: "respond-async" }),
  );
  const rows = await db.direct.query<{ everyone: boolean }>(
    "select everyone from audit.entry where action = 'fhir.$export'",
  );
  assert.equal(entries[0]?.action, "fhir.$export");
  assert.deepEqual(rows, [{ everyone: true }]);
});

const counts: readonly (readonly [string, (id: string) => string])[] = [
  ["a count", (id) => `Condition?patient=${id}&code=B20&_summary=count`],
  ["a page without rows", (id) => `Condition?patient=${id}&code=B20&_count=0&_total=accurate`],
  ["nothing found", (id) => `Condition?patient=Patient/${id}&code=B20`],
  ["_has on a patient", (id) => `Patient?_id=${id}&_has:Condition:patient:code=B20&_summary=count`],
  ["_filter", (id) => `Condition?_filter=patient eq ${id} and code eq B20&_summary=count`],
  ["_filter by the patient's id", (id) => `Patient?_filter=_id eq ${id}&_summary=count`],
  ["a chain to the id", (id) => `Condition?patient:Patient._id=${id}&_summary=count`],
  ["_has of somebody else", (id) => `Practitioner?_has:Encounter:participant:patient=${id}`],
  ["a number", () => "Condition?patient.identifier=urn:test|079000000001&code=B20&_summary=count"],
  ["a number with _has", () => "Patient?identifier=079000000001&_has:Condition:patient:code=B20"],
  ["a name", () => "Condition?patient.name=Trần Đếm&_summary=count"],
];

test("a count, or nothing found, about a named patient is told with that patient", async () => {
  const asked = idOf(
    await product.fhir("POST", "Patient", {
      resourceType: "Patient",
      name: [{ text: "Trần Đếm" }],
      identifier: [{ system: "urn:test", value: "079000000001" }],
    }),
  );
  for (const [what, search] of counts) {
    const [entry] = await entriesOf(() => product.fhir("GET", encodeURI(search(asked))));
    assert.equal(entry?.outcome, "done", what);
    assert.deepEqual(entry.patients, [asked], what);
  }
  const [everybody] = await entriesOf(() => product.fhir("GET", "Condition?code=B20&_summary=count"));
  assert.equal(everybody?.patients, undefined);
});

test("a person's count tells whom it named within reach, and nobody outside it", async () => {
  const facility = idOf(
    await product.fhir("POST", "Organization", { resourceType: "Organization", name: "Bệnh viện Đếm" }),
  );
  const own = idOf(
    await product.fhir("POST", "Patient", {
      resourceType: "Patient",
      managingOrganization: { reference: `Organization/${facility}` },
    }),
  );
  const person = await signInAs(product, { reach: "facility", permissions: ["user/*.rs"], facility });
  const [entry] = await entriesOf(() =>
    person.fhir("GET", `Condition?patient=${own},${patient}&code=B20&_summary=count`),
  );
  assert.deepEqual(entry?.patients, [own]);
});

test("the purpose that an asker names is kept, and nothing that is no code or claims an emergency", async () => {
  const named = await entriesOf(() =>
    product.fhir("GET", `Patient/${patient}`, undefined, { "purpose-of-use": "PUBHLTH" }),
  );
  assert.equal(named[0]?.purpose, "PUBHLTH");
  const other = await entriesOf(() =>
    product.fhir("GET", `Patient/${patient}`, undefined, { "purpose-of-use": "because Mr An asked" }),
  );
  assert.equal(other[0]?.purpose, undefined);
  const emergency = await entriesOf(() =>
    product.fhir("GET", `Patient/${patient}`, undefined, { "purpose-of-use": "ETREAT" }),
  );
  assert.equal(emergency[0]?.purpose, undefined, "only an emergency in force says so");
});

test("while the log cannot be written nothing is read and nothing is changed", async () => {
  const count = async () =>
    (await db.direct.query<{ n: number }>("select count(*) as n from fhir.observation"))[0]?.n;
  const before = await count();
  await db.direct.query("alter table audit.entry rename to hidden");
  try {
    const read = await product.fhir("GET", `Patient/${patient}`);
    assert.equal(read.status, 503, read.text);
    assert.ok(!read.text.includes("Trần An"));
    assert.equal((await product.fhir("POST", "Observation", observationOf(patient))).status, 503);
    assert.equal(await count(), before);
  } finally {
    await db.direct.query("alter table audit.hidden rename to entry");
  }
  assert.equal((await product.fhir("GET", `Patient/${patient}`)).status, 200);
});
