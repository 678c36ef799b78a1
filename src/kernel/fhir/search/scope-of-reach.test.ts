import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { isSeen, type SmallRecord, smallRecord } from "#test/search/reach-oracle.ts";
import { question } from "#test/search/reach-questions.ts";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import { FhirError } from "../resource.ts";
import { resourceTypes, tableOf } from "../resource-types.ts";
import type { ScopeFilter } from "./scope.ts";
import { scopeOfReach } from "./scope-of-reach.ts";
import type { SearchResult } from "./search-row.ts";

const types = new Set(resourceTypes);
const used = [
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

let whole: SearchWorld;
let cut: SearchWorld;
before(async () => {
  [whole, cut] = await Promise.all([createSearchWorld(), createSearchWorld()]);
});
after(() => Promise.all([whole.close(), cut.close()]));

async function fill(record: SmallRecord): Promise<ScopeFilter> {
  for (const world of [whole, cut])
    await world.db.direct.query(
      `with ${[...used.map(tableOf), "fhir.reference", "fhir.range", "fhir.alias"].map((table, n) => `d${n} as (delete from ${table})`).join(", ")} select 1`,
    );
  await whole.put(...record.resources);
  await cut.put(...record.resources.filter((resource) => isSeen(record, resource)));
  return scopeOfReach(types, record.reach, whole.options.tokens);
}

interface Told {
  readonly pages: readonly (readonly string[])[];
  readonly included: readonly (readonly string[])[];
  readonly totals: readonly (number | undefined)[];
}

/** All that an answer gives away, page by page; or the refusal. */
async function askAll(world: SearchWorld, address: string, scope: ScopeFilter): Promise<Told | string> {
  const told = { pages: [] as string[][], included: [] as string[][], totals: [] as (number | undefined)[] };
  try {
    for (let next: string | undefined = address; next !== undefined; ) {
      const result: SearchResult = await world.search(next, { scope, presentTypes: [...used] });
      told.pages.push(result.matches.map(nameOf));
      told.included.push(result.included.map(nameOf).sort());
      told.totals.push(result.total);
      next = result.next;
    }
  } catch (error) {
    if (error instanceof FhirError) return error.message;
    throw error;
  }
  return told;
}

const nameOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type}/${id}`;

test("no search tells anything of a record that differs from a record without the rows outside the reach", async () => {
  const asked = fc.array(question, { minLength: 25, maxLength: 25 });
  const cutScope: ScopeFilter = { allows: (type) => type !== "AuditEvent" };
  await fc.assert(
    fc.asyncProperty(smallRecord, asked, async (record, questions) => {
      const scope = await fill(record);
      for (const address of questions)
        assert.deepEqual(await askAll(whole, address, scope), await askAll(cut, address, cutScope), address);
    }),
    { numRuns: 40 },
  );
});

test("every type, read one by one, shows exactly the rows within the reach", async () => {
  await fc.assert(
    fc.asyncProperty(smallRecord, async (record) => {
      const scope = await fill(record);
      const expected = record.resources.filter((resource) => isSeen(record, resource));
      const found = await Promise.all(
        used
          .filter((type) => scope.allows(type))
          .map(async (type) => (await whole.ids(type, { scope })).map((id) => `${type}/${id}`)),
      );
      assert.deepEqual(
        found.flat().sort(),
        expected.map(({ resourceType, id }) => `${resourceType}/${id}`).sort(),
      );
    }),
    { numRuns: 100 },
  );
});
