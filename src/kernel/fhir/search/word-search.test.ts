import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";

let world: SearchWorld;
before(async () => {
  world = await createSearchWorld();
  await world.put(
    {
      resourceType: "Patient",
      id: "an",
      name: [{ text: "Nguyễn Văn An" }],
      address: [{ text: "12 Trần Phú" }],
    },
    {
      resourceType: "Patient",
      id: "binh",
      name: [{ text: "Nguyễn Thị Bình" }],
      address: [{ text: "34 Lê Lợi" }],
    },
    // Thousands of other words that begin alike, as house numbers and codes do.
    ...Array.from({ length: 50 }, (_, n) => ({
      resourceType: "Organization",
      id: `organization${n}`,
      name: Array.from({ length: 30 }, (_each, k) => `nx${n * 30 + k} ax${n * 30 + k}`)
        .join(" ")
        .slice(0, 400),
    })),
  );
  const many = Array.from({ length: 3000 }, (_, n) => [`nz${n}`, `az${n}`, `1${n}`]).flat();
  world.dictionary.add(many);
});
after(() => world.close());

const finds = (query: string, ...expected: readonly string[]): void => {
  test(`Patient?${query} finds ${expected.join(", ") || "nobody"} among thousands of words that begin alike`, async () => {
    assert.deepEqual([...(await world.ids(`Patient?${query}`))].sort(), expected);
  });
};

finds("name=n", "an", "binh");
finds("name=n a", "an");
finds("name=n v a", "an");
finds("name=an n", "an");
finds("address=1", "an");
finds("address=1 tran", "an");
finds("address=1 le");
finds("name:contains=n", "an", "binh");
finds("name:contains=n v", "an");
