import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "#kernel/base/app-error.ts";
import { createGate } from "./gate.ts";
import { interactions, isCoveredBy, mayFhir, parseScopes } from "./scopes.ts";

const lettersFor = (scopes: string, type: string) =>
  interactions.filter((letter) => mayFhir(parseScopes(scopes), type, letter)).join("");

test("a scope of one type says nothing about another", () => {
  assert.equal(lettersFor("system/Patient.cru", "Patient"), "cru");
  assert.equal(lettersFor("system/Patient.cru", "Observation"), "");
});

test("scopes add up", () => {
  assert.equal(lettersFor("system/*.rs system/Observation.c system/Observation.d", "Observation"), "crds");
});

test("the words of the older version are understood", () => {
  assert.equal(lettersFor("system/Patient.read", "Patient"), "rs");
  assert.equal(lettersFor("system/Patient.write", "Patient"), "cud");
  assert.equal(lettersFor("system/*.*", "Patient"), "cruds");
});

test("permissions outside the record are kept by name", () => {
  assert.deepEqual([...parseScopes("ops.jobs fhir.export").permissions], ["ops.jobs", "fhir.export"]);
});

test("a scope that would not be enforced exactly is refused", () => {
  const scopes = [
    "system/Patient.sr",
    "system/Patient.",
    "system/Observation.rs?category=lab",
    "user/*.rs",
    "openid",
    "",
    "a b",
  ];
  for (const scope of scopes) assert.throws(() => parseScopes(scope), AppError, scope);
});

test("a wish is covered only by as much or more", () => {
  const held = parseScopes("system/*.rs system/Patient.cu ops.jobs");
  const covered = (wish: string) => isCoveredBy(parseScopes(wish), held);
  assert.ok(covered("system/Patient.crus ops.jobs"));
  assert.ok(covered("system/Encounter.r"));
  assert.ok(!covered("system/Encounter.c"));
  assert.ok(!covered("system/*.c"));
  assert.ok(!covered("ops.metrics"));
});

test("the gate lets only so many run at once and hands places over in order", async () => {
  const gate = createGate({ running: 1, waiting: 2, perAsker: 9 });
  const order: string[] = [];
  const gates: (() => void)[] = [];
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      order.push(name);
      gates.push(resolve);
    });
  const passed = ["a", "b", "c"].map((name) => gate.pass(name, work(name)));
  assert.equal(gate.pass("d", work("d")), undefined);
  await Promise.resolve();
  assert.deepEqual(order, ["a"]);
  for (const [index, waiting] of passed.entries()) {
    gates[index]?.();
    await waiting;
    await Promise.resolve();
  }
  assert.deepEqual(order, ["a", "b", "c"]);
});
