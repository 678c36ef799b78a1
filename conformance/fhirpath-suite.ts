import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileFhirPath } from "#kernel/fhir/fhirpath/compile.ts";
import { equalItems } from "#kernel/fhir/fhirpath/equality.ts";
import { resourceFromXml } from "./fhir-xml.ts";
import { type CaseResult, type Score, scoreOf } from "./score.ts";
import { elementsNamed, parseXml, type XmlElement } from "./xml.ts";

interface Expected {
  readonly type: string;
  readonly text: string;
}

interface Case {
  readonly name: string;
  readonly expression: string;
  readonly input: string | undefined;
  readonly invalid: string | undefined;
  readonly isPredicate: boolean;
  readonly outputs: readonly Expected[];
}

/** Runs the official FHIRPath cases for R4 through the engine that the product uses. */
export const runFhirPathSuite = (folder: string): Score => {
  const suite = parseXml(readFileSync(path.join(folder, "tests-fhir-r4.xml"), "utf8"));
  const inputs = new Map<string, unknown>();
  const results = elementsNamed(suite, "test")
    .map(caseOf)
    .map((test) => ({ name: test.name, problem: problemOf(test, inputOf(test.input, folder, inputs)) }));
  return scoreOf("FHIRPath, official cases for R4", results satisfies readonly CaseResult[]);
};

const caseOf = (element: XmlElement): Case => {
  const expression = element.children.find((child) => child.name === "expression");
  return {
    name: element.attributes["name"] ?? "",
    expression: expression?.text.trim() ?? "",
    input: element.attributes["inputfile"],
    invalid: expression?.attributes["invalid"],
    isPredicate: element.attributes["predicate"] === "true",
    outputs: element.children
      .filter((child) => child.name === "output")
      .map((child) => ({ type: child.attributes["type"] ?? "", text: child.text })),
  };
};

/** The JSON variant of an input where there is one, else the XML converted. */
const inputOf = (file: string | undefined, folder: string, known: Map<string, unknown>): unknown => {
  if (file === undefined) return {};
  const json = path.join(folder, "input", file.replace(/\.xml$/, ".json"));
  const input =
    known.get(file) ?? (existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : fromXml(folder, file));
  known.set(file, input);
  return input;
};

const fromXml = (folder: string, file: string): unknown =>
  resourceFromXml(parseXml(readFileSync(path.join(folder, "input", file), "utf8")));

const problemOf = (test: Case, input: unknown): string | undefined => {
  try {
    const results = compileFhirPath(test.expression)(input);
    if (test.invalid !== undefined) return `a ${test.invalid} error is expected`;
    return mismatchOf(test, test.isPredicate ? [results.length > 0] : results);
  } catch (error) {
    return test.invalid === undefined ? reasonOf(error) : undefined;
  }
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "failed";
  return error.cause instanceof Error ? error.cause.message : error.message;
};

const mismatchOf = (test: Case, results: readonly unknown[]): string | undefined => {
  const expected = test.outputs.map((output) => output.text);
  if (results.length === expected.length && results.every((item, at) => isSame(item, test.outputs[at])))
    return undefined;
  return `gave ${JSON.stringify(results).slice(0, 120)} instead of ${JSON.stringify(expected).slice(0, 120)}`;
};

/** Equality as FHIRPath has it: numbers by value, dateTimes by instant whatever the zone they are written in. */
const isSame = (actual: unknown, expected: Expected | undefined): boolean => {
  if (expected === undefined) return false;
  if (typeof actual === "boolean") return actual === (expected.text === "true");
  if (typeof actual === "number") return equalItems(actual, Number(expected.text), "unknown") === true;
  const text = expected.text.replace(/^@T?/, "");
  return actual === text || isSameInstant(actual, text);
};

const isSameInstant = (actual: unknown, expected: string): boolean =>
  typeof actual === "string" &&
  zoned.test(actual) &&
  zoned.test(expected) &&
  Date.parse(actual) === Date.parse(expected);

const zoned = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/;
