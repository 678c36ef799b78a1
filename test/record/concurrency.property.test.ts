import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, test } from "node:test";
import fc from "fast-check";
import type { FhirAnswer } from "#test/harness/product.ts";
import { entriesOf, type Fields, fieldsOf, versionOf } from "./answers.ts";
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

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

const statusCounts = (answers: readonly FhirAnswer[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

async function newPatient(more: Fields = {}): Promise<string> {
  const answer = await servers.send("POST", "Patient", patient(randomUUID(), more));
  return String(answer.json["id"]);
}

async function versionsOf(name: string): Promise<readonly Fields[]> {
  const history = await servers.send("GET", `${name}/_history?_count=1000`);
  return entriesOf(history).toReversed();
}

test("of concurrent updates of one version exactly one wins, and none is lost", async () => {
  const id = await newPatient();
  const won: string[] = [];
  await Promise.all(
    times(8, async (client) => {
      for (let round = 0; round < 10; round++) {
        const { headers } = await servers.send("GET", `Patient/${id}`);
        const marker = `${client}-${round}`;
        const body = patient(marker, { id });
        const done = await servers.send("PUT", `Patient/${id}`, body, {
          "if-match": headers.get("etag") ?? "",
        });
        if (done.status === 200) won.push(`${versionOf(done.json)} ${marker}`);
        else assert.equal(done.status, 412, done.text);
      }
    }),
  );
  const versions = (await versionsOf(`Patient/${id}`)).map((entry) => {
    const resource = fieldsOf(entry["resource"]);
    const [identifier] = resource["identifier"] as readonly Fields[];
    return `${versionOf(resource)} ${String(identifier?.["value"])}`;
  });
  assert.deepEqual(versions.slice(1).sort(), won.sort());
  assert.ok(won.length >= 10);
});

test("concurrent PUTs of one new id make one creation and versions without gaps", async () => {
  const owners = await Promise.all(times(5, () => newPatient()));
  for (let round = 0; round < 8; round++) {
    const id = `put-${randomUUID()}`;
    const answers = await Promise.all(
      owners.map((owner) => servers.send("PUT", `Observation/${id}`, observation(owner, { id }))),
    );
    assert.deepEqual(statusCounts(answers), { 200: 4, 201: 1 }, answers.map((each) => each.text).join("\n"));
    const versions = answers.map((answer) => Number(versionOf(answer.json)));
    assert.deepEqual(
      versions.sort((a, b) => a - b),
      [1, 2, 3, 4, 5],
    );
  }
});

test("concurrent PUTs with If-None-Match: * have one winner, whoever the patient is", async () => {
  const owners = await Promise.all(times(6, () => newPatient()));
  for (let round = 0; round < 8; round++) {
    const id = round % 2 === 0 ? `once-${randomUUID()}` : randomUUID();
    const answers = await Promise.all(
      owners.map((owner) =>
        servers.send("PUT", `Observation/${id}`, observation(owner, { id }), { "if-none-match": "*" }),
      ),
    );
    assert.deepEqual(statusCounts(answers), { 201: 1, 412: 5 });
  }
});

test("a row that moves home while others create at home or elsewhere stays one row", async () => {
  const away = await newPatient();
  const further = await newPatient();
  for (let round = 0; round < 8; round++) {
    const id = `wander-${randomUUID()}`;
    const { subject: _subject, ...homely } = observation(away, { id });
    await servers.send("PUT", `Observation/${id}`, observation(away, { id }));
    const bodies = [
      homely,
      observation(further, { id }),
      observation(away, { id }),
      homely,
      observation(further, { id }),
    ];
    const answers = await Promise.all(bodies.map((body) => servers.send("PUT", `Observation/${id}`, body)));
    assert.deepEqual(statusCounts(answers), { 200: 5 }, answers.map((each) => each.text).join("\n"));
    assert.equal((await versionsOf(`Observation/${id}`)).length, 6);
  }
});

test("concurrent conditional creates of one identifier make one resource", async () => {
  for (let round = 0; round < 6; round++) {
    const value = randomUUID();
    const header = { "if-none-exist": `identifier=${cccd}|${value}` };
    const answers = await Promise.all(
      times(8, () => servers.send("POST", "Patient", patient(value), header)),
    );
    assert.deepEqual(statusCounts(answers), { 200: 7, 201: 1 });
    assert.equal(new Set(answers.map((answer) => answer.json["id"])).size, 1);
  }
});

/** One conditional create: what it carries, and by which of it, or by whose family name, it asks. */
interface Attempt {
  readonly carried: readonly number[];
  readonly asks: number;
  readonly byName: boolean;
}

const attempt: fc.Arbitrary<Attempt> = fc
  .uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 })
  .chain((carried) =>
    fc.record({ carried: fc.constant(carried), asks: fc.constantFrom(...carried), byName: fc.boolean() }),
  );

test("conditional creates whose criteria meet in one resource happen as if one after the other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 3, maxLength: 8 }), async (attempts) => {
      const run = randomUUID().replaceAll("-", "");
      const name = (n: number) => `ho${run}${n}`;
      const answers = await Promise.all(
        attempts.map(({ carried, asks, byName }) => {
          const identifier = carried.map((n) => ({ system: cccd, value: `${run}-${n}` }));
          const body = patient("", { identifier, name: carried.map((n) => ({ family: name(n) })) });
          const criteria = byName ? `family:exact=${name(asks)}` : `identifier=${cccd}|${run}-${asks}`;
          return servers.send("POST", "Patient", body, { "if-none-exist": criteria });
        }),
      );
      assert.ok(
        answers.every(({ status }) => status === 200 || status === 201 || status === 412),
        answers.map((each) => each.text).join("\n"),
      );
      const created = attempts.filter((_, n) => answers[n]?.status === 201);
      assert.ok(haveAnOrder(created), JSON.stringify(created));
    }),
    { numRuns: 25 },
  );
});

/** Whoever asked for something that another one carries must have come before that one. */
function haveAnOrder(created: readonly Attempt[]): boolean {
  const first = created.find(
    (one) => !created.some((other) => other !== one && one.carried.includes(other.asks)),
  );
  return created.length === 0 || (first !== undefined && haveAnOrder(created.filter((one) => one !== first)));
}
