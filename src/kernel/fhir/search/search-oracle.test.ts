import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import {
  codes,
  observationOf,
  ordered,
  organizations,
  type Person,
  patientOf,
  personClause,
  persons,
  type Reading,
  readingClause,
  readingSpan,
  readings,
} from "#test/search/search-oracle.ts";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import type { Resource } from "../resource.ts";

let world: SearchWorld;
before(async () => {
  world = await createSearchWorld();
});
after(() => world.close());

let runs = 0;

/** Each run's resources carry a tag, so that the runs share one database. */
async function fill(
  people: readonly Omit<Person, "id">[],
  taken: readonly (Omit<Reading, "id" | "person"> & { readonly of: number })[],
) {
  const run = `run${runs++}`;
  const tagged = (resource: Resource): Resource => ({
    ...resource,
    meta: { tag: [{ system: "http://run", code: run }] },
  });
  const all = people.map((person, n): Person => ({ ...person, id: `${run}-p${n}` }));
  const observed = taken.map(
    (one, n): Reading => ({
      ...one,
      ...ordered(one),
      id: `${run}-o${n}`,
      person: all[one.of % all.length] ?? assert.fail(),
    }),
  );
  await world.put(
    ...all.map((person) => tagged(patientOf(person))),
    ...observed.map((one) => tagged(observationOf(one))),
    ...(runs === 1
      ? organizations.map(
          (title, n): Resource => ({ resourceType: "Organization", id: `org${n}`, name: title }),
        )
      : []),
  );
  return { run, people: all, readings: observed };
}

const idsOf = (list: readonly { readonly id: string }[]): readonly string[] =>
  list.map(({ id }) => id).sort();

test("any search for patients finds what looking at each of them finds", async () => {
  const asked = fc.array(fc.array(personClause, { minLength: 1, maxLength: 3 }), {
    minLength: 15,
    maxLength: 15,
  });
  await fc.assert(
    fc.asyncProperty(persons, asked, fc.integer({ min: 1, max: 5 }), async (people, questions, count) => {
      const filled = await fill(people, []);
      for (const clauses of questions) {
        const query = clauses.map((clause) => clause.query).join("&");
        const found = await world.ids(`Patient?_tag=${filled.run}&${query}&_count=${count}`);
        const expected = filled.people.filter((person) => clauses.every((clause) => clause.holds(person)));
        assert.deepEqual([...found].sort(), idsOf(expected), query);
      }
    }),
    { numRuns: 25 },
  );
});

const sorts = fc.constantFrom(
  "",
  "&_sort=date",
  "&_sort=-date",
  "&_sort=_id",
  "&_sort=-status,date",
  "&_sort=value-quantity",
);

test("any search for observations finds what looking at each of them finds, in order, page by page", async () => {
  const question = fc.record({
    clauses: fc.array(readingClause, { maxLength: 3 }),
    sort: sorts,
    isOfOne: fc.boolean(),
  });
  const asked = fc.array(question, { minLength: 15, maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(
      persons,
      readings,
      asked,
      fc.integer({ min: 1, max: 7 }),
      async (people, taken, questions, count) => {
        const filled = await fill(people, taken);
        const [person] = filled.people;
        for (const { clauses, sort, isOfOne } of questions) {
          const query =
            [
              isOfOne ? `patient=Patient/${person?.id}` : `_tag=${filled.run}`,
              ...clauses.map((clause) => clause.query),
            ].join("&") + sort;
          const found = await world.ids(`Observation?${query}&_count=${count}`);
          const expected = filled.readings
            .filter((one) => !isOfOne || one.person === person)
            .filter((one) => clauses.every((clause) => clause.holds(one)));
          assert.deepEqual([...found].sort(), idsOf(expected), query);
          if (sort === "&_sort=date" || sort === "&_sort=-date")
            assertByDate(found, filled.readings, sort.includes("-date"), query);
        }
      },
    ),
    { numRuns: 40 },
  );
});

/** Undated rows come last in both directions. */
function assertByDate(
  found: readonly string[],
  all: readonly Reading[],
  descending: boolean,
  query: string,
): void {
  const starts = found.map((id) => readingSpan(all.find((one) => one.id === id) ?? assert.fail())?.lo);
  const dated = starts.filter((start) => start !== undefined);
  const sorted = dated.toSorted((a, b) => (descending ? b - a : a - b));
  assert.deepEqual(starts, [...sorted, ...starts.slice(dated.length)], query);
}

test("people are found by what was observed of them", async () => {
  await fc.assert(
    fc.asyncProperty(persons, readings, fc.constantFrom(...codes), async (people, taken, code) => {
      const filled = await fill(people, taken);
      const found = await world.ids(`Patient?_tag=${filled.run}&_has:Observation:patient:code=${code}`);
      const expected = filled.people.filter((person) =>
        filled.readings.some((one) => one.person === person && one.codes.includes(code)),
      );
      assert.deepEqual([...found].sort(), idsOf(expected));
    }),
    { numRuns: 5 },
  );
});
