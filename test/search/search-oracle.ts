import fc from "fast-check";
import type { Resource } from "#kernel/fhir/resource.ts";

/** The same questions answered twice: by the engine, and by looking at every resource in memory. */
export interface Clause<T> {
  readonly query: string;
  readonly holds: (resource: T) => boolean;
}

export interface Person {
  readonly id: string;
  readonly names: readonly string[];
  readonly gender: string | undefined;
  readonly birth: string | undefined;
  readonly organization: number | undefined;
}

export interface Reading {
  readonly id: string;
  readonly person: Person;
  readonly status: string;
  readonly codes: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly milligrams: number | undefined;
  readonly inGrams: boolean;
  readonly encounter: number | undefined;
}

const families = ["Nguyễn", "Đỗ", "Trần", "Ngô"];
const middles = ["Văn", "Thị", "Vân", ""];
const given = ["An", "Ánh", "Anh", "Dũng", "Ước"];
export const organizations = ["Trạm Y tế Đông Anh", "Bệnh viện Nguyễn Trãi"];
export const codes = ["8867-4", "8480-6", "29463-7"];
const loinc = "http://loinc.org";

const date = fc.oneof(
  fc.integer({ min: 1990, max: 1993 }).map(String),
  fc
    .tuple(fc.integer({ min: 1990, max: 1993 }), fc.integer({ min: 1, max: 12 }))
    .map(([y, m]) => `${y}-${two(m)}`),
  fc
    .tuple(
      fc.integer({ min: 1990, max: 1993 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    )
    .map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`),
);
const two = (n: number): string => String(n).padStart(2, "0");
const moment = fc.oneof(
  date,
  fc
    .tuple(date, fc.integer({ min: 0, max: 23 }))
    .map(([day, hour]) => (day.length === 10 ? `${day}T${two(hour)}:30:00+07:00` : day)),
);

const name = fc
  .tuple(fc.constantFrom(...families), fc.constantFrom(...middles), fc.constantFrom(...given))
  .map((parts) => parts.filter((part) => part !== "").join(" "));

export const persons = fc.array(
  fc.record({
    names: fc.array(name, { minLength: 0, maxLength: 1 }),
    gender: fc.option(fc.constantFrom("male", "female", "other"), { nil: undefined }),
    birth: fc.option(date, { nil: undefined }),
    organization: fc.option(fc.integer({ min: 0, max: 1 }), { nil: undefined }),
  }),
  { minLength: 3, maxLength: 12 },
);

export const readings = fc.array(
  fc.record({
    of: fc.nat(),
    status: fc.constantFrom("final", "amended"),
    codes: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 0, maxLength: 2 }),
    from: fc.option(moment, { nil: undefined }),
    to: fc.option(moment, { nil: undefined }),
    milligrams: fc.option(
      fc.integer({ min: 1, max: 40 }).map((n) => n * 50),
      { nil: undefined },
    ),
    inGrams: fc.boolean(),
    encounter: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  }),
  { minLength: 5, maxLength: 30 },
);

// Intervals, computed here by another way than the engine's.
export interface Span {
  readonly lo: number;
  readonly hi: number;
}

function spanOf(text: string): Span {
  if (text.includes("T")) {
    const lo = Date.parse(text);
    return { lo, hi: lo + 1000 };
  }
  const [year = 0, month, day] = text.split("-").map(Number);
  const at = (y: number, m: number, d: number): number =>
    Date.parse(`${new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10)}T00:00:00+07:00`);
  if (month === undefined) return { lo: at(year, 0, 1), hi: at(year + 1, 0, 1) };
  if (day === undefined) return { lo: at(year, month - 1, 1), hi: at(year, month, 1) };
  return { lo: at(year, month - 1, day), hi: at(year, month - 1, day + 1) };
}

const dateRules: Readonly<Record<string, (row: Span, asked: Span) => boolean>> = {
  "": (row, asked) => row.lo >= asked.lo && row.hi <= asked.hi,
  eq: (row, asked) => row.lo >= asked.lo && row.hi <= asked.hi,
  ne: (row, asked) => !(row.lo >= asked.lo && row.hi <= asked.hi),
  gt: (row, asked) => row.hi > asked.hi,
  lt: (row, asked) => row.lo < asked.lo,
  ge: (row, asked) => row.hi > asked.hi || (row.lo >= asked.lo && row.hi <= asked.hi),
  le: (row, asked) => row.lo < asked.lo || (row.lo >= asked.lo && row.hi <= asked.hi),
  sa: (row, asked) => row.lo >= asked.hi,
  eb: (row, asked) => row.hi <= asked.lo,
};
const prefix = fc.constantFrom(...Object.keys(dateRules));

const plain = (text: string): readonly string[] =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").split(" ");

const isNamed = (names: readonly string[], typed: string): boolean => {
  const words = names.flatMap(plain);
  return haveTheirOwn([...new Set(plain(typed))], words);
};

/** Each piece begins a word of its own. */
const haveTheirOwn = ([piece, ...others]: readonly string[], words: readonly string[]): boolean =>
  piece === undefined ||
  words.some((word, at) => word.startsWith(piece) && haveTheirOwn(others, words.toSpliced(at, 1)));

const typedName = fc
  .tuple(
    fc.array(fc.constantFrom(...families, "Văn", "Thị", ...given), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom("NFC", "NFD"),
    fc.boolean(),
  )
  .map(([words, length, form, upper]) => {
    const text = words.map((word) => word.slice(0, length)).join(" ");
    return (upper ? text.toUpperCase() : text).normalize(form);
  });

const ofPerson = (query: string, holds: (person: Person) => boolean): Clause<Person> => ({ query, holds });
const ofReading = (query: string, holds: (reading: Reading) => boolean): Clause<Reading> => ({
  query,
  holds,
});
const escaped = encodeURIComponent;

export const personClause: fc.Arbitrary<Clause<Person>> = fc.oneof(
  fc
    .uniqueArray(fc.constantFrom("male", "female", "other"), { minLength: 1 })
    .map((some) => ofPerson(`gender=${some.join(",")}`, ({ gender }) => some.some((one) => one === gender))),
  fc
    .constantFrom("male", "female")
    .map((one) => ofPerson(`gender:not=${one}`, ({ gender }) => gender !== one)),
  fc
    .boolean()
    .map((missing) =>
      ofPerson(`birthdate:missing=${missing}`, ({ birth }) => (birth === undefined) === missing),
    ),
  fc
    .tuple(prefix, date)
    .map(([how, day]) =>
      ofPerson(
        `birthdate=${how}${day}`,
        ({ birth }) => birth !== undefined && isDated(how, spanOf(birth), day),
      ),
    ),
  typedName.map((typed) => ofPerson(`name=${escaped(typed)}`, ({ names }) => isNamed(names, typed))),
  fc
    .constantFrom(...given)
    .map((word) =>
      ofPerson(`given:exact=${escaped(word)}`, ({ names }) =>
        names.some((each) => each.split(" ").at(-1) === word),
      ),
    ),
  fc
    .constantFrom("n v", "an", "ễn t", "u")
    .map((part) =>
      ofPerson(`name:contains=${escaped(part)}`, ({ names }) =>
        names.some((each) => plain(each).join(" ").includes(plain(part).join(" "))),
      ),
    ),
  fc
    .constantFrom("dong", "nguyen trai")
    .map((typed) =>
      ofPerson(
        `organization.name=${escaped(typed)}`,
        ({ organization }) =>
          organization !== undefined && isNamed([organizations[organization] ?? ""], typed),
      ),
    ),
);

const isDated = (how: string, span: Span | undefined, asked: string): boolean =>
  span !== undefined && dateRules[how]?.(span, spanOf(asked)) === true;

export const readingClause: fc.Arbitrary<Clause<Reading>> = fc.oneof(
  fc
    .constantFrom(...codes)
    .map((code) => ofReading(`code=${escaped(`${loinc}|${code}`)}`, (one) => one.codes.includes(code))),
  fc.constantFrom(...codes).map((code) => ofReading(`code:not=${code}`, (one) => !one.codes.includes(code))),
  fc
    .constantFrom("final", "amended")
    .map((status) => ofReading(`status=${status}`, (one) => one.status === status)),
  fc
    .tuple(prefix, moment)
    .map(([how, day]) =>
      ofReading(`date=${how}${escaped(day)}`, (one) => isDated(how, readingSpan(one), day)),
    ),
  fc
    .tuple(fc.constantFrom("gt", "lt", "ge", "le"), fc.integer({ min: 1, max: 40 }), fc.boolean())
    .map(([how, n, grams]) => {
      const asked = grams
        ? `${(n * 50) / 1000}|http://unitsofmeasure.org|g`
        : `${n * 50}|http://unitsofmeasure.org|mg`;
      return ofReading(
        `value-quantity=${how}${escaped(asked)}`,
        ({ milligrams }) => milligrams !== undefined && compare(how, milligrams, n * 50),
      );
    }),
  fc
    .constantFrom("male", "female")
    .map((gender) => ofReading(`subject:Patient.gender=${gender}`, (one) => one.person.gender === gender)),
  fc
    .integer({ min: 0, max: 2 })
    .map((n) => ofReading(`encounter=Encounter/e${n}`, (one) => one.encounter === n)),
);

const compare = (how: string, value: number, asked: number): boolean =>
  (how === "gt" && value > asked) ||
  (how === "lt" && value < asked) ||
  (how === "ge" && value >= asked) ||
  (how === "le" && value <= asked);

export function readingSpan({ from, to }: Reading): Span | undefined {
  if (from === undefined) return undefined;
  const start = spanOf(from);
  return to === undefined ? start : { lo: start.lo, hi: spanOf(to).hi };
}

/** A period begins before it ends. */
export const ordered = ({
  from,
  to,
}: {
  readonly from: string | undefined;
  readonly to: string | undefined;
}): { readonly to: string | undefined } => ({
  to:
    from !== undefined &&
    to !== undefined &&
    spanOf(to).lo >= spanOf(from).lo &&
    spanOf(to).hi >= spanOf(from).hi
      ? to
      : undefined,
});

export const patientOf = ({ id, names, gender, birth, organization }: Person): Resource => ({
  resourceType: "Patient",
  id,
  name: names.map((text) => ({ text, given: [text.split(" ").at(-1)] })),
  ...(gender === undefined ? {} : { gender }),
  ...(birth === undefined ? {} : { birthDate: birth }),
  ...(organization === undefined
    ? {}
    : { managingOrganization: { reference: `Organization/org${organization}` } }),
});

export const observationOf = (one: Reading): Resource => ({
  resourceType: "Observation",
  id: one.id,
  status: one.status,
  code: { coding: one.codes.map((code) => ({ system: loinc, code })) },
  subject: { reference: `Patient/${one.person.id}` },
  ...(one.encounter === undefined ? {} : { encounter: { reference: `Encounter/e${one.encounter}` } }),
  ...effectiveOf(one),
  ...(one.milligrams === undefined
    ? {}
    : {
        valueQuantity: {
          value: one.inGrams ? one.milligrams / 1000 : one.milligrams,
          system: "http://unitsofmeasure.org",
          code: one.inGrams ? "g" : "mg",
        },
      }),
});

function effectiveOf({ from, to }: Reading) {
  if (from === undefined) return {};
  return to === undefined ? { effectiveDateTime: from } : { effectivePeriod: { start: from, end: to } };
}
