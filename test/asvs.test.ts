import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";

/** Numbers of OWASP ASVS 5.0.0 by section: those of level 1, those of level 2. */
const sections: Readonly<Record<string, readonly [first: string, second: string]>> = {
  "1.1": ["", "1 2"],
  "1.2": ["1 2 3 4 5", "6 7 8 9"],
  "1.3": ["1 2", "3 4 5 6 7 8 9 10 11"],
  "1.4": ["", "1 2 3"],
  "1.5": ["1", "2"],
  "2.1": ["1", "2 3"],
  "2.2": ["1 2", "3"],
  "2.3": ["1", "2 3 4"],
  "2.4": ["", "1"],
  "3.2": ["1 2", ""],
  "3.3": ["1", "2 3 4"],
  "3.4": ["1 2", "3 4 5 6"],
  "3.5": ["1 2 3", "4 5"],
  "3.7": ["", "1 2"],
  "4.1": ["1", "2 3"],
  "4.2": ["", "1"],
  "4.3": ["", "1 2"],
  "4.4": ["1", "2 3 4"],
  "5.1": ["", "1"],
  "5.2": ["1 2", "3"],
  "5.3": ["1 2", ""],
  "5.4": ["", "1 2 3"],
  "6.1": ["1", "2 3"],
  "6.2": ["1 2 3 4 5 6 7 8", "9 10 11 12"],
  "6.3": ["1 2", "3 4"],
  "6.4": ["1 2", "3 4"],
  "6.5": ["", "1 2 3 4 5"],
  "6.6": ["", "1 2 3"],
  "6.8": ["", "1 2 3 4"],
  "7.1": ["", "1 2 3"],
  "7.2": ["1 2 3 4", ""],
  "7.3": ["", "1 2"],
  "7.4": ["1 2", "3 4 5"],
  "7.5": ["", "1 2"],
  "7.6": ["", "1 2"],
  "8.1": ["1", "2"],
  "8.2": ["1 2", "3"],
  "8.3": ["1", ""],
  "8.4": ["", "1"],
  "9.1": ["1 2 3", ""],
  "9.2": ["1", "2 3 4"],
  "10.1": ["", "1 2"],
  "10.2": ["", "1 2"],
  "10.3": ["", "1 2 3 4"],
  "10.4": ["1 2 3 4 5", "6 7 8 9 10 11"],
  "10.5": ["", "1 2 3 4 5"],
  "10.6": ["", "1 2"],
  "10.7": ["", "1 2 3"],
  "11.1": ["", "1 2"],
  "11.2": ["", "1 2 3"],
  "11.3": ["1 2", "3"],
  "11.4": ["1", "2 3 4"],
  "11.5": ["", "1"],
  "11.6": ["", "1"],
  "12.1": ["1", "2 3"],
  "12.2": ["1 2", ""],
  "12.3": ["", "1 2 3 4"],
  "13.1": ["", "1"],
  "13.2": ["", "1 2 3 4 5"],
  "13.3": ["", "1 2"],
  "13.4": ["1", "2 3 4 5"],
  "14.1": ["", "1 2"],
  "14.2": ["1", "2 3 4"],
  "14.3": ["1", "2 3"],
  "15.1": ["1", "2 3"],
  "15.2": ["1", "2 3"],
  "15.3": ["1", "2 3 4 5 6 7"],
  "16.1": ["", "1"],
  "16.2": ["", "1 2 3 4 5"],
  "16.3": ["", "1 2 3 4"],
  "16.4": ["", "1 2 3"],
  "16.5": ["", "1 2 3"],
  "17.1": ["", "1"],
  "17.2": ["", "1 2 3 4"],
  "17.3": ["", "1 2"],
};

const file = "docs/security/asvs.md";
const states = ["yes", "partly", "not yet", "n/a"];

const rows = readFileSync(file, "utf8")
  .split("\n")
  .flatMap((line) => {
    const [number = "", level = "", asks = "", state = "", ...answer] = line.split(" | ").map(plain);
    return /^\d+\.\d+\.\d+$/.test(number) ? [{ number, level, asks, state, answer: answer.join(" | ") }] : [];
  });

function plain(cell: string): string {
  return cell.replace(/^\||\|$/g, "").trim();
}

test("every requirement of levels 1 and 2 is answered once, under its level", () => {
  const expected = Object.entries(sections).flatMap(([section, levels]) =>
    levels.flatMap((numbers, n) =>
      numbers.split(" ").flatMap((number) => (number === "" ? [] : [`${section}.${number} ${n + 1}`])),
    ),
  );
  assert.equal(expected.length, 253);
  assert.deepEqual(rows.map(({ number, level }) => `${number} ${level}`).toSorted(), expected.toSorted());
});

test("every answer is one of four, and says something", () => {
  for (const { number, state, asks, answer } of rows) {
    assert.ok(states.includes(state), `${number}: ${state}`);
    assert.ok(asks.length > 2 && answer.length > 5, number);
  }
});

test("the table of counts is true", () => {
  const text = readFileSync(file, "utf8");
  for (const state of states) {
    const of = (level: string) => rows.filter((row) => row.state === state && row.level === level).length;
    assert.ok(text.includes(`| ${state} | ${of("1")} | ${of("2")} |`), state);
  }
});

/** What is named and not there; empty when all is well. */
function missingIn({ state, answer }: (typeof rows)[number]): readonly string[] {
  const paths = [...answer.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
  const absent = paths.filter((path) => !existsSync(path));
  const text = paths
    .filter((path) => existsSync(path) && statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"))
    .join("");
  const names = [...answer.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
  const unproven = state === "yes" && paths.length === 0 ? ["any file"] : [];
  return [...absent, ...names.filter((name) => !text.includes(name)), ...unproven];
}

test("every file and every test that is named is there, and no yes is without one", () => {
  const missing = rows.flatMap((row) => missingIn(row).map((what) => `${row.number}: ${what}`));
  assert.deepEqual(missing, []);
});
