import assert from "node:assert/strict";
import { test } from "node:test";
import { searchParamsOf } from "../definitions/search-parameters.ts";
import type { Condition } from "./condition.ts";
import { splitEscaped, unescape } from "./escapes.ts";
import { parseNumber } from "./parse-number.ts";
import { parseParameter } from "./parse-parameter.ts";

const parse = (name: string, value: string, type: "Patient" | "Observation" = "Observation"): Condition =>
  parseParameter(type, name, value, {
    baseUrls: ["https://tuetinh.example/fhir"],
    depth: 0,
    name,
    budget: { types: 100 },
  });

test("the written precision of a number is the interval it stands for", () => {
  assert.deepEqual(parseNumber("5.4"), { value: 5.4, lo: 5.35, hi: 5.45 });
  assert.deepEqual(parseNumber("100"), { value: 100, lo: 99.5, hi: 100.5 });
  assert.deepEqual(parseNumber("100.00"), { value: 100, lo: 99.995, hi: 100.005 });
  assert.deepEqual(parseNumber("-1e2"), { value: -100, lo: -150, hi: -50 });
  for (const wrong of ["", "1.", ".5", "1e", "0x10", "1 ", "Infinity", "1e999"])
    assert.equal(parseNumber(wrong), undefined);
});

test("separators behind a backslash belong to the value", () => {
  assert.deepEqual(splitEscaped(String.raw`a\,b,c\\,d`, ","), [String.raw`a\,b`, String.raw`c\\`, "d"]);
  assert.equal(unescape(String.raw`a\,b\|c\$d\\e\f`), String.raw`a,b|c$d\e\f`);
});

test("a token may name the system, its absence, or any", () => {
  const values = (text: string) => {
    const condition = parse("code", text);
    return condition.kind === "token" ? condition.values : assert.fail(condition.kind);
  };
  assert.deepEqual(values("http://s|c"), [{ system: "http://s", code: "c" }]);
  assert.deepEqual(values("|c"), [{ system: "", code: "c" }]);
  assert.deepEqual(values("http://s|"), [{ system: "http://s" }]);
  assert.deepEqual(values(String.raw`a\|b,c`), [{ code: "a|b" }, { code: "c" }]);
});

test("a reference under our own address is local", () => {
  const targets = (text: string) => {
    const condition = parse("subject", text);
    return condition.kind === "reference" ? condition.targets.map(({ types }) => types) : condition.kind;
  };
  assert.deepEqual(targets("https://tuetinh.example/fhir/Patient/1"), [["Patient"]]);
  assert.deepEqual(targets("Patient/1/_history/3"), [["Patient"]]);
  assert.deepEqual(targets("1"), [searchParamsOf("Observation").get("subject")?.targets]);
  assert.equal(targets("https://elsewhere.example/fhir/Patient/1"), "foreign");
});

test("a chain without a type asks every type that has the parameter", () => {
  const condition = parse("performer.family", "an");
  assert.equal(condition.kind, "any");
  const types =
    condition.kind === "any" ? condition.of.map((each) => (each.kind === "chain" ? each.type : "")) : [];
  assert.ok(types.includes("Practitioner") && types.includes("Patient") && !types.includes("Organization"));
});

test("a union is any of its parts", () => {
  const condition = parse("combo-code", "x");
  assert.deepEqual(
    condition.kind === "any"
      ? condition.of.map((each) => (each.kind === "token" ? each.param.code : ""))
      : [],
    ["code", "component-code"],
  );
});
