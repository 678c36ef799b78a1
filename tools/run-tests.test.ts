import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { optionsOf } from "./test-run/options.ts";
import { sum, told } from "./test-run/tally.ts";

const runner = path.resolve("tools/run-tests.ts");

/** Runs the unit tests of a small project made of these files, as a developer would. */
function runProject(
  t: TestContext,
  files: Readonly<Record<string, string>>,
): { code: number | null; lines: string[] } {
  mkdirSync(".cache", { recursive: true });
  const root = mkdtempSync(path.resolve(".cache", "test-run-"));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(path.join(root, "src"));
  for (const [name, body] of Object.entries(files))
    writeFileSync(path.join(root, "src", `${name}.test.ts`), `import test from "node:test";\n${body}\n`);
  const env = { ...process.env };
  delete env["NODE_TEST_CONTEXT"];
  const { status, stdout } = spawnSync(process.execPath, [runner, "--only", "unit"], {
    cwd: root,
    encoding: "utf8",
    env,
  });
  return { code: status, lines: stdout.trimEnd().split("\n") };
}

test("a run without failures ends with its count and success", (t) => {
  const { code, lines } = runProject(t, { a: 'test("one", () => {});', b: 'test("two", () => {});' });
  assert.equal(lines.at(-1), "2 passed, 0 failed");
  assert.equal(code, 0);
});

test("a failing test is named with its cause and fails the run", (t) => {
  const { code, lines } = runProject(t, {
    a: 'test("holds", () => {}); test("the sum is right", () => { throw new Error("1 is not 2"); });',
  });
  assert.equal(lines.at(-1), "1 passed, 1 failed");
  assert.equal(code, 1);
  assert.match(lines.join("\n"), /✖ src\/a\.test\.ts: the sum is right\n\s+Error: 1 is not 2/);
});

test("a failing member counts once, not once more for its group", (t) => {
  const { lines } = runProject(t, {
    a: 'test.suite("group", () => { test("member", () => { throw new Error("no"); }); });',
  });
  assert.equal(lines.at(-1), "0 passed, 1 failed");
});

test("a skipped test is shown with its reason and counted apart", (t) => {
  const { code, lines } = runProject(t, { a: 'test("later", { skip: "no data here" }, () => {});' });
  assert.equal(lines.at(-1), "0 passed, 0 failed, 1 skipped");
  assert.match(lines.join("\n"), /later \(no data here\)/);
  assert.equal(code, 0);
});

test("a test file that breaks while loading is a failure", (t) => {
  const { code, lines } = runProject(t, { a: 'throw new Error("broken at birth");' });
  assert.equal(lines.at(-1), "0 passed, 1 failed");
  assert.equal(code, 1);
});

test("a run that finds no test proves nothing and fails", (t) => {
  const { code, lines } = runProject(t, {});
  assert.equal(lines.at(-1), "0 passed, 1 failed");
  assert.equal(code, 1);
});

test("everything runs unless a stage or files are chosen", () => {
  const stagesFor = (...argv: string[]): unknown => {
    const options = optionsOf(argv);
    return typeof options === "string" ? options : [...options.stages];
  };
  assert.deepEqual(stagesFor(), ["static", "unit", "browser"]);
  assert.deepEqual(stagesFor("--only", "unit", "--only", "static"), ["unit", "static"]);
  assert.deepEqual(stagesFor("src/kernel/base/*.test.ts"), ["unit", "browser"]);
  assert.match(String(stagesFor("--only", "slow")), /there are static, unit, browser/);
  assert.match(String(stagesFor("--wach")), /Unknown option --wach/);
});

test("tallies add up and speak of skipped tests only when there are some", () => {
  const tally = sum([
    { passed: 2, failed: 0, skipped: 1 },
    { passed: 1, failed: 3, skipped: 0 },
  ]);
  assert.equal(told(tally), "3 passed, 3 failed, 1 skipped");
  assert.equal(told({ ...tally, skipped: 0 }), "3 passed, 3 failed");
});
