import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type ElementPath,
  type PathStep,
  parameterCode,
  type SearchParam,
  type SearchParams,
  searchParamsOf,
  storageOf,
} from "../definitions/search-parameters.ts";
import { resourceTypes, typeCodeOf } from "../resource-types.ts";
import { dateInterval } from "./dates.ts";
import { createHasher } from "./hash.ts";
import type { IndexRow } from "./index-row.ts";
import { createIndexer } from "./indexer.ts";
import { keyOf } from "./keys.ts";
import { createSearchTokens, type ParamTokens } from "./search-tokens.ts";
import { normaliseWords } from "./words.ts";

const hash = createHasher({ a: 11, b: 13 });
const indexer = createIndexer({ hash });
const tokens = createSearchTokens(hash);

/** A value of some data type, and how a row must answer a query for it. */
interface Sample {
  readonly value: unknown;
  readonly isFound: (row: IndexRow, param: SearchParam, own: ParamTokens) => boolean;
}

const hasAll = (row: IndexRow, wanted: readonly number[]): boolean => {
  const stored = new Set(row.tokens);
  return wanted.every((token) => stored.has(token));
};
const rangesOf = (row: IndexRow, param: SearchParam) =>
  row.ranges.filter((range) => range.param === parameterCode(param.storedAs));

const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .filter((value) => value.trim() !== "");
const system = fc.constantFrom("http://loinc.org", "urn:oid:1.2.3", "http://example.vn/cccd");
const id = fc.stringMatching(/^[A-Za-z0-9\-.]{1,20}$/);
const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

const coded = (wrap: (systemUri: string, code: string) => unknown): fc.Arbitrary<Sample> =>
  fc.tuple(system, text).map(([uri, code]) => ({
    value: wrap(uri, code),
    isFound: (row, _, own) =>
      hasAll(row, [
        own.token({ system: uri, code }),
        own.token({ code }),
        ...(own.keepsSystems ? [own.token({ system: uri })] : []),
      ]),
  }));

const plain = (values: fc.Arbitrary<string | number | boolean>): fc.Arbitrary<Sample> =>
  values.map((value) => ({
    value,
    isFound: (row, param, own) => {
      if (param.type === "string") return isTextFound(row, own, String(value));
      if (param.type === "number")
        return rangesOf(row, param).some((range) => range.lo === value && range.hi === value);
      return hasAll(row, [own.token({ code: String(value) })]);
    },
  }));

const isTextFound = (row: IndexRow, own: ParamTokens, value: string): boolean => {
  const words = normaliseWords(value);
  const isListed = words.every((word) => row.words.includes(word));
  const whole = words.length === 0 || own.keepsExact ? [own.exact(value)] : [];
  return isListed && hasAll(row, [...whole, ...words.map(own.word)]);
};

const dated = (wrap: (date: string) => unknown): fc.Arbitrary<Sample> =>
  day.map((date) => {
    const written = date.toISOString();
    const time = dateInterval(written)?.lo ?? Number.NaN;
    return {
      value: wrap(written),
      isFound: (row, param) => {
        const intervals =
          param.column === "date" ? [{ lo: row.startAt, hi: row.endAt }] : rangesOf(row, param);
        return intervals.some(
          ({ lo, hi }) => lo !== undefined && hi !== undefined && lo <= time && time < hi,
        );
      },
    };
  });

const measured = (wrap: (value: number) => unknown): fc.Arbitrary<Sample> =>
  number.map((value) => ({
    value: wrap(value),
    isFound: (row, param) => {
      const { canonical, unit } = tokens.quantity({ value, system: "http://unitsofmeasure.org", code: "mg" });
      if (param.column === "quantity")
        return row.quantity === value && row.canonicalQuantity === canonical && row.unit === unit;
      return rangesOf(row, param).some(
        (range) => range.lo === value && range.canonical === canonical && range.unit === unit,
      );
    },
  }));

const mg = (value: number) => ({ value, system: "http://unitsofmeasure.org", code: "mg" });

const named: fc.Arbitrary<Sample> = fc.tuple(text, text).map(([family, given]) => ({
  value: { family, given: [given] },
  isFound: (row, _, own) => {
    const words = [...new Set([...normaliseWords(family), ...normaliseWords(given)])].slice(0, 3);
    const sets = words.length > 1 ? [setOf(own, words), setOf(own, words.slice(0, 2))] : [];
    return isTextFound(row, own, family) && isTextFound(row, own, given) && hasAll(row, sets);
  },
}));

const setOf = (own: ParamTokens, words: readonly string[]): number =>
  own.joinedNameSet(words.toSorted().join(" "));

const uris: fc.Arbitrary<Sample> = id.map((last) => {
  const uri = `http://example.vn/a/${last}`;
  return {
    value: uri,
    isFound: (row, param, own) => {
      if (param.type === "token") return hasAll(row, [own.token({ code: uri })]);
      if (param.type === "reference") return hasAll(row, [own.external(uri)]);
      if (param.type === "string") return isTextFound(row, own, uri);
      return hasAll(row, [own.uri(uri), ...(param.below ? [own.below("http://example.vn/a/")] : [])]);
    },
  };
});

const referring = (target: string): fc.Arbitrary<Sample> =>
  id.map((last) => ({
    value: { reference: `${target}/${last}` },
    isFound: (row, param) => {
      const key = keyOf(last);
      if (param.column === "patient" && target === "Patient") return row.patient === key;
      if (param.column === "encounter" && target === "Encounter") return row.encounter === key;
      return row.references.some(
        (one) =>
          one.param === parameterCode(param.storedAs) &&
          one.targetType === typeCodeOf(target) &&
          one.target === key,
      );
    },
  }));

const samples: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  CodeableConcept: coded((uri, code) => ({ coding: [{ code: "other" }, { system: uri, code }] })),
  Coding: coded((uri, code) => ({ system: uri, code })),
  Identifier: coded((uri, value) => ({ system: uri, value })),
  ContactPoint: coded((uri, value) => ({ system: uri, value })),
  code: plain(text),
  string: plain(text),
  markdown: plain(text),
  id: plain(id),
  boolean: plain(fc.boolean()),
  integer: plain(fc.integer()),
  positiveInt: plain(fc.nat()),
  unsignedInt: plain(fc.nat()),
  decimal: plain(number),
  HumanName: named,
  Address: fc.tuple(text, text).map(([line, city]) => ({
    value: { line: [line], city },
    isFound: (row, _, own) => isTextFound(row, own, line) && isTextFound(row, own, city),
  })),
  date: dated((date) => date),
  dateTime: dated((date) => date),
  instant: dated((date) => date),
  Period: dated((date) => ({ start: date })),
  Timing: dated((date) => ({ event: ["1980-01-01", date] })),
  Quantity: measured(mg),
  Age: measured(mg),
  Duration: measured(mg),
  Range: measured((value) => ({ low: mg(value - 1), high: mg(value) })),
  uri: uris,
  url: uris,
  oid: uris,
  uuid: uris,
  canonical: uris,
};

/** The value where the path leads, with all members and lists on the way. */
function placed(steps: readonly PathStep[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const inner = placed(rest, value);
  const where = step.where;
  const marked = where === undefined ? inner : { ...Object(inner), [where[0]]: where[1] };
  return { [step.name]: step.many ? [marked] : marked };
}

function sampleOf(param: SearchParam, path: ElementPath): fc.Arbitrary<Sample> | undefined {
  if (path.steps.some((step) => step.where?.[0] === "system")) return undefined;
  if (path.type === "Range" && param.type === "number") return undefined;
  if (path.type === "Reference") return referring(path.only ?? param.targets[0] ?? "Patient");
  return samples[path.type];
}

/** Answers how many values were tried. */
function checkParam(type: string, params: SearchParams, param: SearchParam, runs: number): number {
  let tried = 0;
  const own = tokens.of(storageOf(params, param));
  for (const path of param.paths ?? []) {
    const arbitrary = sampleOf(param, path);
    if (arbitrary === undefined) continue;
    for (const sample of fc.sample(arbitrary, { numRuns: runs, seed: 42 })) {
      const resource = { ...Object(placed(path.steps, sample.value)), resourceType: type };
      const row = indexer.index(resource);
      const isPresent = param.ordinal < 0 || Math.floor(row.present / 2 ** param.ordinal) % 2 === 1;
      assert.ok(isPresent, `${type}.${param.code} counts as missing in ${JSON.stringify(resource)}`);
      assert.ok(sample.isFound(row, param, own), `${type}.${param.code} misses ${JSON.stringify(resource)}`);
      tried++;
    }
  }
  return tried;
}

test("every value of every parameter of every type is found by the query for it", () => {
  let tried = 0;
  for (const type of resourceTypes) {
    const params = searchParamsOf(type);
    for (const param of params.values()) {
      const isAsked = param.type !== "composite" && param.presence !== true && param.unionOf === undefined;
      if (isAsked && param.ordinal >= 0) tried += checkParam(type, params, param, 3);
    }
  }
  assert.ok(tried > 5000, `only ${tried} values were tried`);
});

test("whatever JSON comes as a patient or an observation, indexing ends with a sound row", () => {
  const element = fc.constantFrom(
    "name",
    "identifier",
    "telecom",
    "birthDate",
    "address",
    "link",
    "deceasedBoolean",
    "managingOrganization",
    "meta",
    "code",
    "subject",
    "component",
    "valueQuantity",
    "effectivePeriod",
    "effectiveTiming",
    "performer",
    "contained",
  );
  const inner = fc.constantFrom(
    "coding",
    "system",
    "code",
    "value",
    "family",
    "given",
    "reference",
    "low",
    "start",
    "event",
  );
  const json = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      text,
      number,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(inner, tie("any"), { maxKeys: 4 }),
    ),
  })).any;
  const anything = fc.tuple(fc.constantFrom("Patient", "Observation"), fc.dictionary(element, json));
  fc.assert(
    fc.property(anything, ([resourceType, members]) => {
      const row = indexer.index({ ...members, resourceType });
      assert.ok(row.tokens.every((token) => Number.isSafeInteger(token) && token >= 0));
      assert.ok(row.ranges.every((range) => !Number.isNaN(range.lo) && range.lo <= range.hi));
      assert.ok(Number.isSafeInteger(row.present));
    }),
    { numRuns: 3000 },
  );
});
