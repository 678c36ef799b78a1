import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { commandTable } from "#main/commands/command-table.ts";
import { settings } from "#main/config.ts";

const documents = globSync(
  "{*.md,docs/**/*.md,src/**/*.md,province/**/*.md,bench/**/*.md,conformance/**/*.md}",
);
const read = (file: string): string => readFileSync(file, "utf8");

/** Targets of `[text](target)`, without those that lead outside. */
function linksIn(file: string): string[] {
  const targets = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ""));
}

test("every link between documents leads to a file", () => {
  const broken = documents.flatMap((file) =>
    linksIn(file)
      .filter((target) => !existsSync(path.join(path.dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test("every decision is listed in the index", () => {
  const index = read("docs/adr/README.md");
  const decisions = globSync("docs/adr/[0-9]*.md").map((file) => path.basename(file));
  assert.deepEqual(
    decisions.filter((file) => !index.includes(`(${file})`)),
    [],
  );
});

for (const readme of ["README.md", "README.vi.md"]) {
  test(`${readme} lists every setting with its default`, () => {
    const rows = [...read(readme).matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|/gm)];
    const told = Object.fromEntries(rows.map(([, name = "", fallback = ""]) => [name, fallback]));
    const inForce = Object.fromEntries(settings.map(({ name, fallback }) => [name, fallback]));
    assert.deepEqual(told, inForce);
  });

  test(`${readme} names the commands there are, and only those`, () => {
    const section =
      read(readme)
        .split("\n## ")
        .find((part) => /^(?:Command line|Dòng lệnh)\n/.test(part)) ?? "";
    const cells = [...section.matchAll(/^\| (`.+?) \|/gm)].map(([, cell = ""]) => cell);
    const told = cells.flatMap((cell) => [...cell.matchAll(/`(\S+?)(?:\s[^`]*)?`/g)].map(([, name]) => name));
    assert.deepEqual(new Set(told), new Set(commandTable.map(({ name }) => name)));
  });
}

test("no README of a room is longer than one reads standing", () => {
  const long = globSync("{src,province,bench,conformance}/**/README.md").filter(
    (file) => read(file).trimEnd().split("\n").length > 60,
  );
  assert.deepEqual(long, []);
});
