import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";
import { FhirError } from "../resource.ts";

let world: SearchWorld;
before(async () => {
  world = await createSearchWorld();
});
after(() => world.close());

const person = (id: string, family: string) => ({
  resourceType: "Patient",
  id,
  meta: { lastUpdated: `2026-01-01T00:00:${String(Number(id.split("-").at(-1)) % 60).padStart(2, "0")}Z` },
  name: [{ family, given: ["An"] }],
  active: true,
});

const tagWith = (tag: string, resource: ReturnType<typeof person>) => ({
  ...resource,
  meta: { ...resource.meta, tag: [{ code: tag }] },
});

for (const sort of [
  "",
  "&_sort=_lastUpdated",
  "&_sort=-_lastUpdated",
  "&_sort=family",
  "&_sort=name,-_lastUpdated",
  "&_sort=-birthdate",
])
  test(`pages sorted by "${sort}" neither skip nor repeat while others write`, async () => {
    const run = randomBytes(3).toString("hex");
    const ids = Array.from({ length: 60 }, (_, n) => `${run}-${n}`);
    const tagged = (id: string) => tagWith(run, person(id, id.endsWith("3") ? "Trần" : "Lê"));
    await world.put(...ids.map(tagged));
    const seen: string[] = [];
    let extra = 1000;
    for (let next: string | undefined = `Patient?_tag=${run}&_count=7${sort}`; next !== undefined; ) {
      const page = await world.search(next);
      seen.push(...page.matches.map((row) => row.id));
      await world.put(...Array.from({ length: 5 }, () => tagged(`${run}-${extra++}`)));
      next = page.next;
      assert.ok(seen.length < 2000);
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(
      ids.filter((id) => !seen.includes(id)),
      [],
    );
  });

test("the address of the next page tells nothing of what was asked", async () => {
  await world.put(person("secret-1", "Nguyễn"), person("secret-2", "Nguyễn"), person("secret-3", "Nguyễn"));
  const page = await world.search("Patient?name=nguyen&_count=1");
  const cursor = /^Patient\?_cursor=([\w-]+)$/.exec(page.next ?? "")?.[1] ?? assert.fail(page.next);
  assert.ok(!Buffer.from(cursor, "base64url").toString("latin1").includes("nguyen"));
  assert.equal((await world.search(page.next ?? "")).self, "Patient?name=nguyen&_count=1");
});

test("a cursor works only for whom, where and by whom it was made", async () => {
  const { next = "" } = await world.search("Patient?_count=1");
  const refused = (address: string, changed = {}) =>
    assert.rejects(
      world.search(address, changed),
      (error) => error instanceof FhirError && error.status === 400,
    );
  const { cursor } = world.options;
  await refused(next, { cursor: { ...cursor, owner: "somebody else" } });
  await refused(next, { cursor: { ...cursor, key: randomBytes(32) } });
  await refused(next.replace("Patient", "Practitioner"));
  await refused(`${next.slice(0, -2)}AA`);
  await refused(`${next}&name=an`);
  await world.search(next);
});

test("a long search keeps its cursor short enough for an address", async () => {
  const names = Array.from({ length: 120 }, (_, n) => `http://example.org/system|number-${n}`).join(",");
  const page = await world.search(`Patient?identifier:not=${encodeURIComponent(names)}&_count=1`);
  assert.ok((page.next ?? "").length < 2000, String(page.next?.length));
  assert.equal((await world.search(page.next ?? "")).matches.length, 1);
});
