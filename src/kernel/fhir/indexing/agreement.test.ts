import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { type SearchParam, searchParamsOf } from "../definitions/search-parameters.ts";
import { compileFhirPath } from "../fhirpath/compile.ts";
import type { Resource } from "../resource.ts";
import { isResourceType, type ResourceType, typeCodeOf } from "../resource-types.ts";
import { type Draft, newDraft } from "./draft.ts";
import { guessedExtractor } from "./extract-guessed.ts";
import { createHasher } from "./hash.ts";
import type { IndexRow, RangeRow, ReferenceRow } from "./index-row.ts";
import { createIndexer } from "./indexer.ts";
import { createSearchTokens } from "./search-tokens.ts";

const hash = createHasher({ a: 3, b: 5 });
const indexer = createIndexer({ hash });
const tokens = createSearchTokens(hash);
const examples = fileURLToPath(new URL("../../../../.cache/examples/package/", import.meta.url));

/** What the parameter's own expression yields, evaluated by FHIRPath and read without knowing its data type. */
function evaluated(param: SearchParam, resource: Resource): Draft {
  const draft = newDraft(resource, {});
  const extract = guessedExtractor(param, tokens);
  for (const value of compileFhirPath(param.expression)(resource, { resource, rootResource: resource })) {
    extract(value, draft);
  }
  return draft;
}

/** `activity-date` also reaches a string, which is no date even where it looks like one. */
const isComparable = (param: SearchParam): boolean =>
  param.code !== "activity-date" &&
  param.type !== "composite" &&
  param.unionOf === undefined &&
  param.presence !== true &&
  param.ordinal >= 0 &&
  param.column !== "quantity" &&
  param.paths?.some((path) => path.type === "Resource") !== true;

/** Everything FHIRPath finds that the row does not have, as text. */
function missingIn(row: IndexRow, param: SearchParam, expected: Draft): readonly string[] {
  const stored = new Set(row.tokens);
  return [
    ...expected.tokens.filter((token) => !stored.has(token)).map(() => "token"),
    ...expected.references.filter((one) => !hasReference(row, param, one)).map(() => "reference"),
    ...expected.ranges.filter((one) => !hasRange(row, param, one)).map(() => "range"),
  ];
}

const hasReference = (row: IndexRow, param: SearchParam, wanted: ReferenceRow): boolean =>
  (param.column !== undefined && [row.patient, row.encounter].includes(wanted.target)) ||
  row.references.some((one) => isDeepStrictEqual(one, wanted));

const hasRange = (row: IndexRow, param: SearchParam, wanted: RangeRow): boolean =>
  (param.column === "date" && row.startAt === wanted.lo && row.endAt === wanted.hi) ||
  row.ranges.some((one) => one.param === wanted.param && one.lo === wanted.lo && one.unit === wanted.unit);

function disagreements(resource: Resource & { readonly resourceType: ResourceType }): readonly string[] {
  const row = indexer.index(resource);
  const params = [...searchParamsOf(resource.resourceType).values()];
  const found: string[] = [];
  const expectedTokens = new Set<number>();
  for (const param of params.filter(isComparable)) {
    const expected = evaluated(param, resource);
    for (const token of expected.tokens) expectedTokens.add(token);
    for (const what of missingIn(row, param, expected)) found.push(`${param.code}: ${what} not stored`);
  }
  const isClosed = params.every(
    (param) => isComparable(param) || param.ordinal < 0 || param.column === "quantity",
  );
  const surplus = row.tokens.filter((token) => !expectedTokens.has(token));
  if (isClosed && surplus.length > 0) found.push(`${surplus.length} tokens that FHIRPath does not find`);
  return found.map((text) => `${resource.resourceType}/${resource.id ?? ""} ${text}`);
}

const encounter = {
  resourceType: "Encounter",
  id: "e",
  status: "finished",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
  type: [{ coding: [{ system: "s", code: "t" }, { code: "u" }] }],
  subject: { reference: "Patient/p", identifier: { system: "i", value: "1" } },
  participant: [
    { type: [{ coding: [{ code: "PPRF" }] }], individual: { reference: "Practitioner/d" } },
    { individual: { reference: "RelatedPerson/r" } },
  ],
  period: { start: "2026-11-20", end: "2026-11-21" },
  location: [{ location: { reference: "Location/l" }, period: { start: "2026-11-20T08:00:00Z" } }],
  length: { value: 2, system: "http://unitsofmeasure.org", code: "h" },
} as const;

test("the parameters of an encounter are what FHIRPath says they are", () => {
  assert.deepEqual(disagreements(encounter), []);
  assert.equal(
    indexer.index(encounter).references.filter((row) => row.targetType === typeCodeOf("Practitioner")).length,
    1,
  );
});

test("paths and FHIRPath find the same in the official examples", {
  skip: existsSync(examples) ? false : "the official examples are not here: npm run conformance fetches them",
}, () => {
  const found: string[] = [];
  const files = readdirSync(examples).filter((name) => name.endsWith(".json"));
  let read = 0;
  for (const file of files.filter((name, i) => isClinical(name) || i % 40 === 0)) {
    const text = readFileSync(examples + file, "utf8");
    const resource = JSON.parse(text) as Resource;
    if (text.length > 60_000 || !isResourceType(resource.resourceType)) continue;
    found.push(...disagreements({ ...resource, resourceType: resource.resourceType }));
    read++;
  }
  assert.ok(read > 300, `${read} examples read`);
  assert.deepEqual(found, []);
});

/** Definitions are four fifths of the examples and all alike. */
const isClinical = (file: string): boolean =>
  !/^(StructureDefinition|SearchParameter|ValueSet|CodeSystem|ConceptMap|OperationDefinition)-/.test(file);
