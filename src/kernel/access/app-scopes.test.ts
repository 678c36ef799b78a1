import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkAppScopes, covers, intersectRights, isAppScope, readAppScopes } from "./app-scopes.ts";
import { interactions, mayFhir, parseRolePermissions } from "./scopes.ts";

test("words of SMART version 1 and letters of version 2 mean the same", () => {
  const old = readAppScopes(["patient/Observation.read", "user/Condition.write", "user/Patient.*"]);
  assert.ok(mayFhir(old.patient, "Observation", "s") && mayFhir(old.patient, "Observation", "r"));
  assert.ok(!mayFhir(old.patient, "Observation", "c"));
  assert.ok(mayFhir(old.user, "Condition", "u") && !mayFhir(old.user, "Condition", "r"));
  assert.ok(mayFhir(old.user, "Patient", "d"));
});

test("what is not enforced exactly is no scope of an app", () => {
  const wrong = [
    "system/*.cruds",
    "patient/Observation.rs?category=laboratory",
    "patient/Observation.",
    "patient/observation.rs",
    "patient/*.sr",
    "user/../Patient.r",
    "",
  ];
  for (const scope of wrong) {
    assert.equal(isAppScope(scope), false, scope);
    assert.throws(() => checkAppScopes(`openid ${scope || " x/y"}`), /Phạm vi quyền không hợp lệ/);
  }
});

test("an app holds no more than it was registered for", () => {
  const held = readAppScopes(["openid", "patient/*.rs", "user/Observation.r", "ops.metrics"]);
  for (const scope of [
    "openid",
    "patient/Condition.r",
    "patient/*.read",
    "user/Observation.r",
    "ops.metrics",
  ])
    assert.equal(covers(held, scope), true, scope);
  for (const scope of [
    "offline_access",
    "patient/*.cruds",
    "user/*.r",
    "user/Observation.rs",
    "user/Condition.r",
  ])
    assert.equal(covers(held, scope), false, scope);
  assert.equal(covers(held, "ops.jobs"), false);
});

const types = ["Patient", "Observation", "Condition", "*"];
const letters = ["r", "rs", "c", "cruds", "u", "d", "s", "rus"];
const right = fc
  .tuple(fc.constantFrom(...types), fc.constantFrom(...letters))
  .map(([t, l]) => `user/${t}.${l}`);

test("what two sides allow together is what each of them allows", () => {
  fc.assert(
    fc.property(fc.array(right), fc.array(right), fc.constantFrom(...types), (one, other, type) => {
      const [a, b] = [parseRolePermissions(one), parseRolePermissions(other)];
      const fhir = intersectRights(a.fhir, b.fhir);
      const asked = type === "*" ? "Encounter" : type;
      for (const letter of interactions)
        assert.equal(
          mayFhir({ fhir }, asked, letter),
          mayFhir(a, asked, letter) && mayFhir(b, asked, letter),
        );
    }),
  );
});
