import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Actor } from "../../access/context.ts";
import { reachesNobody } from "../../access/reach.ts";
import { interactions, mayFhir, parseRolePermissions } from "../../access/scopes.ts";
import { narrow } from "./app-actor.ts";

const doctor: Actor = {
  id: "a",
  name: "Bác sĩ",
  clientId: "s",
  ...parseRolePermissions(["user/Patient.rs", "user/Observation.crus", "smart.launch"]),
  reach: {
    ...reachesNobody,
    facilities: ["org-1"],
    patients: ["p-1", "p-2"],
    unrestricted: ["p-1", "p-2"],
    emergencies: ["p-2"],
    labels: ["HIV"],
    refusable: ["org-1"],
  },
};

const scope = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("patient", "user"),
      fc.constantFrom("Patient", "Observation", "Condition", "*"),
      fc.constantFrom("r", "rs", "cruds", "read", "write", "*"),
    )
    .map(([side, type, letters]) => `${side}/${type}.${letters}`),
  fc.constantFrom("openid", "smart.launch", "access.grants", "system/*.cruds", "nonsense"),
);

const scopes = fc.array(scope);
const inContext = fc.constantFrom("p-1", "p-2", "p-9", undefined);

test("no app ever may more than the person", () => {
  fc.assert(
    fc.property(scopes, inContext, (granted, patient) => {
      const actor = narrow(doctor, { scopes: granted, patient, app: "app" });
      for (const type of ["Patient", "Observation", "Condition", "Encounter"]) {
        const beyond = interactions.filter(
          (each) => mayFhir(actor, type, each) && !mayFhir(doctor, type, each),
        );
        assert.deepEqual(beyond, []);
      }
      for (const name of actor.permissions) assert.ok(doctor.permissions.has(name) && granted.includes(name));
    }),
  );
});

test("with any right on the one patient an app sees that patient and nobody else", () => {
  fc.assert(
    fc.property(scopes, inContext, (granted, patient) => {
      const { reach } = narrow(doctor, { scopes: [...granted, "patient/Patient.r"], patient, app: "app" });
      assert.deepEqual(reach?.facilities, []);
      assert.deepEqual(reach?.patients, patient === undefined ? [] : [patient]);
    }),
  );
});

test("restricted rows and emergencies stay those of the one patient", () => {
  const about = (patient: string) => narrow(doctor, { scopes: ["patient/*.rs"], patient, app: "app" }).reach;
  assert.deepEqual(about("p-2")?.unrestricted, ["p-2"]);
  assert.deepEqual(about("p-2")?.emergencies, ["p-2"]);
  assert.deepEqual(about("p-1")?.emergencies, []);
  assert.deepEqual(about("p-9")?.unrestricted, []);
  assert.deepEqual(about("p-9")?.labels, ["HIV"]);
  assert.deepEqual(about("p-9")?.refusable, ["org-1"]);
});

test("the rate limit counts against the app, the log still knows the person", () => {
  const actor = narrow(doctor, { scopes: ["user/*.rs"], patient: undefined, app: "app" });
  assert.equal(actor.clientId, "app");
  assert.equal(actor.id, "a");
});
