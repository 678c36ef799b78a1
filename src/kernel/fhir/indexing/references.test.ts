import assert from "node:assert/strict";
import { test } from "node:test";
import { targetOf } from "./references.ts";

const base = ["https://tuetinh.example.vn/fhir"];

test("a type and an id are in this store, whatever version is named", () => {
  const local = { kind: "local", type: "Patient", id: "7" };
  assert.deepEqual(targetOf("Patient/7", base), local);
  assert.deepEqual(targetOf("Patient/7/_history/3", base), local);
  assert.deepEqual(targetOf("https://tuetinh.example.vn/fhir/Patient/7", base), local);
  assert.deepEqual(targetOf("https://tuetinh.example.vn/fhir/Patient/7/_history/3", base), local);
});

test("other addresses are elsewhere, and may say their type", () => {
  const url = "https://other.vn/fhir/Patient/7";
  assert.deepEqual(targetOf(url, base), { kind: "external", url, type: "Patient" });
  const urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
  assert.deepEqual(targetOf(urn, base), { kind: "external", url: urn, type: undefined });
  const near = "https://tuetinh.example.vn/fhirs/Patient/7";
  assert.equal(targetOf(near, base)?.kind, "external");
});

test("a fragment is inside the resource", () => {
  assert.deepEqual(targetOf("#med", base), { kind: "contained" });
});

test("conditional and broken references point to nothing", () => {
  for (const text of [
    "Patient?identifier=x|1",
    "Nothing/1",
    "Patient",
    "Patient/",
    "Patient/a b",
    "Patient/1/x",
    "",
  ]) {
    assert.equal(targetOf(text, base), undefined, text);
  }
});
