import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, test } from "node:test";
import fc from "fast-check";
import type { FhirAnswer } from "#test/harness/product.ts";
import { entriesOf, type Fields, fieldsOf, namesOf, versionOf } from "./answers.ts";
import { cccd, observation, patient } from "./samples.ts";
import { startTwoServers, type TwoServers } from "./two-servers.ts";

let servers: TwoServers;
before(async () => {
  servers = await startTwoServers();
});
after(() => servers.stop());
afterEach(async () => {
  assert.deepEqual(await servers.inconsistencies(), []);
});

const put = (id: string, more: Fields, ifMatch?: string): Fields => ({
  resource: patient("bundle", { id, ...more }),
  request: { method: "PUT", url: `Patient/${id}`, ...(ifMatch === undefined ? {} : { ifMatch }) },
});

const sendBundle = (entry: readonly Fields[]) =>
  servers.send("POST", "", { resourceType: "Bundle", type: "transaction", entry });

/** Which of the four patients a transaction changes, in which order, and whether one of its entries must fail. */
const transaction = fc.record({
  places: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }),
  fails: fc.boolean(),
  asks: fc.boolean(),
});

async function markersOf(id: string): Promise<readonly string[]> {
  const history = await servers.send("GET", `Patient/${id}/_history?_count=1000`);
  return entriesOf(history).map((entry) => {
    const [name] = fieldsOf(entry["resource"])["name"] as readonly Fields[];
    return String(name?.["text"]);
  });
}

test("no interleaving of transactions leaves a half-applied one or loses one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { minLength: 2, maxLength: 7 }), async (transactions) => {
      const run = randomUUID();
      const ids = [0, 1, 2, 3].map((n) => `${run}.${n}`);
      await sendBundle(ids.map((id) => put(id, { name: [{ text: "start" }] })));
      const answers = await Promise.all(
        transactions.map(({ places, fails, asks }, n) => {
          const marker = `${run} t${n}`;
          const entries = places.map((place) => put(ids[place] ?? "", { name: [{ text: marker }] }));
          const watched = {
            resource: observation(ids[0] ?? "", {
              note: [{ text: marker }],
              identifier: [{ value: marker }],
            }),
            request: {
              method: "POST",
              url: "Observation",
              ...(asks ? { ifNoneExist: `identifier=${encodeURIComponent(marker)}` } : {}),
            },
          };
          const bad = put(`${run}.bad`, { name: [{ text: marker }] }, 'W/"7"');
          return sendBundle([...entries, watched, ...(fails ? [bad] : [])]);
        }),
      );
      assert.deepEqual(
        answers.map((answer) => answer.status),
        transactions.map(({ fails }) => (fails ? 412 : 200)),
        answers.map((answer) => answer.text).join("\n"),
      );
      const markers = await Promise.all(ids.map(markersOf));
      for (const [n, { places, fails }] of transactions.entries()) {
        const marker = `${run} t${n}`;
        const expected = fails ? [] : [...places].sort((a, b) => a - b);
        const found = [0, 1, 2, 3].filter((place) => markers[place]?.includes(marker));
        assert.deepEqual(found, expected);
        const watched = await servers.send("GET", `Observation?identifier=${encodeURIComponent(marker)}`);
        assert.equal(entriesOf(watched).length, fails ? 0 : 1);
      }
    }),
    { numRuns: 15 },
  );
});

/** One thing a client may do to one of three resources, each about one of three patients or about none. */
type Step =
  | { readonly kind: "put"; readonly id: number; readonly owner: number; readonly guarded: boolean }
  | { readonly kind: "patch" | "delete"; readonly id: number; readonly guarded: boolean }
  | { readonly kind: "find" | "batch"; readonly id: number; readonly owner: number };

const id = fc.integer({ min: 0, max: 2 });
const owner = fc.integer({ min: 0, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), id, owner, guarded: fc.boolean() }),
  fc.record({ kind: fc.constantFrom("patch" as const, "delete" as const), id, guarded: fc.boolean() }),
  fc.record({ kind: fc.constantFrom("find" as const, "batch" as const), id, owner }),
);

interface World {
  readonly run: string;
  readonly owners: readonly string[];
}

const idOf = ({ run }: World, n: number) => `${run}.${n}`;

function bodyOf(world: World, n: number, of: number): Fields {
  const { subject, ...rest } = observation(world.owners[of] ?? "", {
    id: idOf(world, n),
    identifier: [{ system: cccd, value: idOf(world, n) }],
    performer: [{ reference: `Practitioner/${of}` }],
    component: [{ code: { text: "x" }, valueQuantity: { value: of, unit: "kg" } }],
  });
  return of === 3 ? rest : { ...rest, subject };
}

function perform(world: World, step: Step): Promise<FhirAnswer> {
  const place = `Observation/${idOf(world, step.id)}`;
  const guard = "guarded" in step && step.guarded ? { "if-match": 'W/"2"' } : {};
  switch (step.kind) {
    case "put":
      return servers.send("PUT", place, bodyOf(world, step.id, step.owner), guard);
    case "delete":
      return servers.send("DELETE", place, undefined, guard);
    case "patch":
      return servers.send("PATCH", place, [{ op: "replace", path: "/status", value: "amended" }], {
        "content-type": "application/json-patch+json",
        ...guard,
      });
    case "find": {
      const criteria = `identifier=${cccd}|${idOf(world, step.id)}`;
      return servers.send("PUT", `Observation?${criteria}`, bodyOf(world, step.id, step.owner));
    }
    case "batch": {
      const request = { method: "PUT", url: place };
      const entry = [{ resource: bodyOf(world, step.id, step.owner), request }];
      return servers.send("POST", "", { resourceType: "Bundle", type: "transaction", entry });
    }
  }
}

const expectedStatuses = new Set([200, 201, 204, 404, 410, 412]);

/** Deletes of what is gone answer 204 without an ETag: they made no version. */
const madeVersion = ({ status, headers, json }: FhirAnswer): boolean =>
  json["resourceType"] === "Bundle" ||
  status === 200 ||
  status === 201 ||
  (status === 204 && headers.get("etag") !== null);

test("every acknowledged change is one version, whatever is mixed with whatever", async () => {
  const owners = await Promise.all(
    [0, 1, 2].map(async () =>
      String((await servers.send("POST", "Patient", patient(randomUUID()))).json["id"]),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
      const world: World = { run: randomUUID(), owners };
      const answers = await Promise.all(steps.map((each) => perform(world, each)));
      for (const answer of answers) assert.ok(expectedStatuses.has(answer.status), answer.text);
      for (const n of [0, 1, 2]) {
        const made = answers.filter((answer, at) => steps[at]?.id === n && madeVersion(answer)).length;
        const history = await servers.send("GET", `Observation/${idOf(world, n)}/_history?_count=1000`);
        assert.equal(entriesOf(history).length, made, `${JSON.stringify(steps)}\n${history.text}`);
        const read = await servers.send("GET", `Observation/${idOf(world, n)}`);
        const found = await servers.send("GET", `Observation?identifier=${cccd}|${idOf(world, n)}`);
        assert.equal(namesOf(found).length, read.status === 200 ? 1 : 0);
        if (read.status === 200) assert.equal(versionOf(read.json), String(made));
      }
    }),
    { numRuns: 25 },
  );
});
