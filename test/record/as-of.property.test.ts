import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, fieldsOf, resourcesOf, updatedOf } from "./answers.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct();
});
after(() => product.stop());

/** What was acknowledged: from `since` on this was true of the resource; no owner means that it was deleted. */
interface Fact {
  readonly id: string;
  readonly since: number;
  readonly owner: string | undefined;
  readonly text: string;
}

const edit = fc.record({
  id: fc.integer({ min: 0, max: 3 }),
  owner: fc.option(fc.integer({ min: 0, max: 1 }), { nil: undefined }),
});
type Edit = { readonly id: number; readonly owner: number | undefined };

async function carryOut(run: string, owners: readonly string[], edits: readonly Edit[]): Promise<Fact[]> {
  const ledger: Fact[] = [];
  const alive = new Set<string>();
  for (const [n, { id: number, owner: which }] of edits.entries()) {
    const id = number < 2 ? `${run}.${number}` : `${run.slice(0, -1)}${number}`;
    const owner = which === undefined ? undefined : owners[which];
    if (owner === undefined) {
      if (!alive.delete(id)) continue;
      await product.fhir("DELETE", `Observation/${id}`);
      ledger.push({ id, since: await deletedAt(id), owner, text: "" });
      continue;
    }
    const body = observation(owner, { id, note: [{ text: `edit ${n}` }] });
    const done = await product.fhir("PUT", `Observation/${id}`, body);
    assert.ok(done.status < 300, done.text);
    alive.add(id);
    ledger.push({ id, since: Date.parse(updatedOf(done.json)), owner, text: done.text });
  }
  return ledger;
}

async function deletedAt(id: string): Promise<number> {
  const { json } = await product.fhir("GET", `Observation/${id}/_history?_count=1`);
  const [entry] = json["entry"] as readonly Fields[];
  return Date.parse(String(fieldsOf(entry?.["response"])["lastModified"]));
}

/** What the ledger says of an instant: the last fact of every resource. */
function knownAt(ledger: readonly Fact[], at: number): readonly Fact[] {
  const last = new Map<string, Fact>();
  for (const fact of ledger) if (fact.since <= at) last.set(fact.id, fact);
  return [...last.values()].filter((fact) => fact.owner !== undefined);
}

const textsOf = (answer: FhirAnswer): readonly string[] =>
  resourcesOf(answer)
    .filter((resource) => resource["resourceType"] === "Observation")
    .map((resource) => JSON.stringify(resource))
    .sort();

test("reading as of any instant answers exactly what was known then", async () => {
  const owners = [await createdId(product, patient("as-of-1")), await createdId(product, patient("as-of-2"))];
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { minLength: 4, maxLength: 14 }),
      fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      async (edits, picks) => {
        const ledger = await carryOut(randomUUID(), owners, edits);
        const instants = ledger.flatMap(({ since }) => [since - 1, since, since + 1]);
        for (const pick of picks) {
          const at = instants[pick % Math.max(instants.length, 1)] ?? Date.now();
          await compare(owners, ledger, at);
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
});

async function compare(owners: readonly string[], ledger: readonly Fact[], at: number): Promise<void> {
  const instant = new Date(at).toISOString();
  const ids = new Set(ledger.map((fact) => fact.id));
  const known = knownAt(ledger, at);
  for (const owner of owners) {
    const record = await product.fhir("GET", `Patient/${owner}/$everything?_at=${instant}`);
    const ours = textsOf(record).filter((text) => ids.has(String(fieldsOf(JSON.parse(text))["id"])));
    const expected = known.filter((fact) => fact.owner === owner).map((fact) => fact.text);
    assert.deepEqual(ours, expected.sort(), `record of ${owner} at ${instant}`);
  }
  for (const id of ids) {
    const answer = await product.fhir("GET", `Observation/${id}/_history?_at=${instant}`);
    const expected = known.filter((fact) => fact.id === id).map((fact) => fact.text);
    assert.deepEqual(textsOf(answer), expected, `Observation/${id} at ${instant}`);
  }
}
