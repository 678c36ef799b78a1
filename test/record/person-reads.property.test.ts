import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Resource } from "#kernel/fhir/resource.ts";
import { isSeen, smallRecord } from "#test/search/reach-oracle.ts";
import { type Ask, namesIn, openPersonRecord, type PersonRecord } from "./person-record.ts";

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

const nameOf = ({ resourceType, id = "" }: Resource): string => `${resourceType}/${id}`;

/** Status and what is told, without the times that two databases cannot share. */
async function told(ask: Ask, path: string): Promise<readonly [number, string]> {
  const { status, text } = await ask("GET", path);
  return [status, text.replaceAll(/"(lastUpdated|lastModified)":"[^"]+"/g, "")];
}

test("reading rows, their histories and whole records tells nothing but a record without the rows outside the reach", async () => {
  await fc.assert(
    fc.asyncProperty(smallRecord, async (record) => {
      await Promise.all([whole.clear(types), cut.clear(types)]);
      const seen = record.resources.filter((resource) => isSeen(record, resource));
      await Promise.all([whole.put(...record.resources), seen.length === 0 ? undefined : cut.put(...seen)]);
      const person = whole.person(record.reach);
      for (const resource of record.resources)
        for (const rest of ["", "/_history", "/_history/1"]) {
          const path = `${nameOf(resource)}${rest}`;
          assert.deepEqual(await told(person, path), await told(cut.program, path), path);
        }
      for (const resource of seen.filter((each) => each.resourceType === "Patient")) {
        const path = `${nameOf(resource)}/$everything`;
        const names = namesIn(await person("GET", path));
        assert.deepEqual(names, namesIn(await cut.program("GET", path)), path);
      }
    }),
    { numRuns: 15 },
  );
});
