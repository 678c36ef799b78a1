import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import { FhirError } from "../resource.ts";
import type { ScopeFilter } from "./scope.ts";
import { onlyTypes } from "./scope.ts";

let world: SearchWorld;
before(async () => {
  world = await createSearchWorld();
  await world.put(
    { resourceType: "Patient", id: "open", gender: "male", name: [{ text: "Mai" }] },
    { resourceType: "Patient", id: "hidden", gender: "female", name: [{ text: "Mai" }] },
    ...["open", "hidden"].map((of) => ({
      resourceType: "Observation",
      id: `of-${of}`,
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "1" }] },
      subject: { reference: `Patient/${of}` },
      performer: [{ reference: `Patient/${of}` }],
    })),
  );
});
after(() => world.close());

/** A rule on rows: of patients only the one whose id is "open". */
const rowFilter: ScopeFilter = {
  allows: () => true,
  condition: (type, alias, bind) =>
    type === "Patient" ? `${alias}.content like ${bind('%"id":"open"%')}` : undefined,
};
const scoped = { scope: rowFilter };

test("matches and totals leave out rows the actor may not see", async () => {
  assert.deepEqual(await world.ids("Patient?name=mai", scoped), ["open"]);
  assert.equal((await world.search("Patient?_summary=count", scoped)).total, 1);
  assert.deepEqual(await world.ids("?_type=Patient,Observation&_id=open,hidden", scoped), ["open"]);
});

test("chains do not look through rows the actor may not see", async () => {
  assert.deepEqual(await world.ids("Observation?patient.name=mai", scoped), ["of-open"]);
  assert.deepEqual(await world.ids("Observation?performer:Patient.name=mai", scoped), ["of-open"]);
  assert.deepEqual(await world.ids('Observation?_filter=subject:Patient.name co "mai"', scoped), ["of-open"]);
});

test("reverse chains do not look through rows the actor may not see", async () => {
  const noObservations = { scope: onlyTypes(new Set(["Patient"])) };
  assert.deepEqual(await world.ids("Patient?_has:Observation:patient:code=1", noObservations), []);
  assert.deepEqual(await world.ids("Patient?_has:Observation:performer:code=1", noObservations), []);
});

test("includes leave out rows the actor may not see", async () => {
  const included = async (address: string, options: object) =>
    (await world.search(address, options)).included.map((row) => row.id);
  assert.deepEqual(await included("Observation?_include=Observation:patient", scoped), ["open"]);
  assert.deepEqual(await included("Observation?_include=*", scoped), ["open"]);
  assert.deepEqual(
    await included("Patient?_revinclude=Observation:performer", { scope: onlyTypes(new Set(["Patient"])) }),
    [],
  );
});

test("a type the actor may not read at all is refused", async () => {
  await assert.rejects(
    world.search("Observation", { scope: onlyTypes(new Set(["Patient"])) }),
    (error) => error instanceof FhirError && error.status === 403,
  );
});
