import type { SearchParam } from "../definitions/search-parameters.ts";
import { dateInterval } from "../indexing/dates.ts";
import { badSearch } from "./bad-search.ts";
import { any, type Comparator, type Condition, type Decimal, type TokenValue } from "./condition.ts";
import { splitEscaped, unescape } from "./escapes.ts";
import { parseNumber } from "./parse-number.ts";

const mostValues = 500;
const longestValue = 4096;

/** The alternatives of `a,b,c`, still escaped; refuses what no parameter may hold. */
export function listAlternatives(name: string, value: string): readonly string[] {
  if (value.includes("\0")) throw badSearch(name, "the value contains a NUL character");
  const values = splitEscaped(value, ",");
  if (values.length > mostValues) throw badSearch(name, `more than ${mostValues} values`);
  for (const each of values) {
    if (each === "") throw badSearch(name, "empty value");
    if (each.length > longestValue) throw badSearch(name, `a value longer than ${longestValue} characters`);
  }
  return values;
}

/** `system|code`, `|code`, `system|` or `code`. */
export function parseToken(name: string, text: string): TokenValue {
  const [first = "", ...rest] = splitEscaped(text, "|");
  if (rest.length === 0) return { code: unescape(first) };
  const code = unescape(rest.join("|"));
  if (first === "" && code === "") throw badSearch(name, "neither system nor code");
  return { system: unescape(first), ...(code === "" ? {} : { code }) };
}

export const tokenCondition = (name: string, param: SearchParam, values: readonly string[]): Condition => ({
  kind: "token",
  param,
  values: values.map((value) => parseToken(name, value)),
});

export const uriCondition = (param: SearchParam, values: readonly string[]): Condition => ({
  kind: "uri",
  param,
  mode: "exact",
  values: values.map(unescape),
});

export const dateCondition = (name: string, param: SearchParam, values: readonly string[]): Condition =>
  any(
    values.map((value): Condition => {
      const [comparator, text] = splitComparator(value);
      // "+" of a time zone arrives as a blank where a client forgot to encode it.
      const interval = dateInterval(unescape(text).replace(" ", "+"));
      if (interval === undefined)
        throw badSearch(name, "not a date (YYYY, YYYY-MM, YYYY-MM-DD or with a time)");
      return { kind: "date", param, comparator, interval };
    }),
  );

export const numberCondition = (name: string, param: SearchParam, values: readonly string[]): Condition =>
  any(
    values.map((value): Condition => {
      const [comparator, text] = splitComparator(value);
      return { kind: "number", param, comparator, decimal: decimalOf(name, text) };
    }),
  );

/** `5.4`, `5.4|http://unitsofmeasure.org|mg` or `5.4||mg`. */
export const quantityCondition = (name: string, param: SearchParam, values: readonly string[]): Condition =>
  any(
    values.map((value): Condition => {
      const [comparator, text] = splitComparator(value);
      const [number = "", system = "", code, ...rest] = splitEscaped(text, "|");
      if (rest.length > 0) throw badSearch(name, "a quantity is number|system|code");
      const decimal = decimalOf(name, number);
      if (code === undefined || code === "") {
        if (system !== "") throw badSearch(name, "a quantity with a system needs a unit code");
        return { kind: "quantity", param, comparator, decimal };
      }
      return {
        kind: "quantity",
        param,
        comparator,
        decimal,
        unit: { system: unescape(system), code: unescape(code) },
      };
    }),
  );

function decimalOf(name: string, text: string): Decimal {
  const decimal = parseNumber(text);
  if (decimal === undefined) throw badSearch(name, "not a number");
  return decimal;
}

const prefixed = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[-+0-9])/;

export function splitComparator(value: string): readonly [Comparator, string] {
  const match = prefixed.exec(value);
  return match === null ? ["eq", value] : [match[1] as Comparator, value.slice(2)];
}
