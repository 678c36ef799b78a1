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
    { resourceType: "Practitioner", id: "mai", name: [{ text: "Nguyễn Thị Mai" }] },
    { resourceType: "Practitioner", id: "ma", name: [{ text: "Ma Thị Mai" }] },
    {
      resourceType: "Practitioner",
      id: "le",
      name: [{ text: "Lê Thị Lê", family: "Lê", given: ["Thị", "Lê"] }],
    },
    { resourceType: "Practitioner", id: "hong", name: [{ text: "Hồ Thị Hồng Hoa" }] },
    { resourceType: "Practitioner", id: "hoa", name: [{ family: "Hoàng", given: ["Thị", "Mỹ", "Hồng"] }] },
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

const findsStaff = (typed: string, ...expected: readonly string[]): void => {
  test(`"${typed}" finds ${expected.join(", ") || "nobody"}, as each typed word means a word of its own`, async () => {
    const found = await world.ids(`Practitioner?name=${encodeURIComponent(typed)}`);
    assert.deepEqual([...found].sort(), expected);
  });
};

findsStaff("ma mai", "ma");
findsStaff("ma thi mai", "ma");
findsStaff("thi mai", "ma", "mai");
findsStaff("lê thị l", "le");
findsStaff("l l", "le");
findsStaff("le thi le", "le");
findsStaff("le le", "le");
findsStaff("thi le l", "le");
findsStaff("ho thi hong", "hoa", "hong");
findsStaff("ho thi hong hoa", "hong");
findsStaff("ho thi hong h", "hong");
findsStaff("hoang thi hong my", "hoa");
findsStaff("m thi my hong h");
