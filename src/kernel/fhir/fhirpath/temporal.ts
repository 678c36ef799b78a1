import { NeedLibrary } from "./fhir-path-error.ts";

const datePattern =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const timePattern = /^T?(\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;

const zero = 48;
const nine = 57;

/** Whether a text reads as a FHIR date, dateTime or instant. Cheap for everything that does not. */
export const isDateText = (text: string): boolean =>
  text.length >= 4 && isDigit(text, 0) && isDigit(text, 3) && datePattern.test(text);

export const isTimeText = (text: string): boolean =>
  text.length >= 5 && text.charCodeAt(2) === 58 && timePattern.test(text);

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= zero && code <= nine;
};

/**
 * Order of two dates or dateTimes at the precision both have; undefined when they agree there and one says more.
 * Whole days carry no zone, so they are compared as written.
 */
export const compareDates = (left: string, right: string): number | undefined => {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  if (shared > 10) return compareInstants(left, right);
  const a = left.slice(0, shared);
  const b = right.slice(0, shared);
  if (a !== b) return a < b ? -1 : 1;
  return left.length === right.length ? 0 : undefined;
};

const compareInstants = (left: string, right: string): number | undefined => {
  const a = datePattern.exec(left);
  const b = datePattern.exec(right);
  if (a === null || b === null) throw new NeedLibrary("not dateTimes");
  if (a[6] === undefined || b[6] === undefined) throw new NeedLibrary("times without seconds");
  if ((a[7] === undefined) !== (b[7] === undefined)) throw new NeedLibrary("one time has no zone");
  const zone = a[7] === undefined ? "Z" : "";
  return Date.parse(left + zone) - Date.parse(right + zone);
};

/** Order of two times of day, by the rules of `compareDates`. */
export const compareTimes = (left: string, right: string): number | undefined => {
  const a = partsOfTime(left);
  const b = partsOfTime(right);
  for (let part = 0; part < 3; part += 1) {
    const x = a[part];
    const y = b[part];
    if (x === undefined || y === undefined) return x === y ? 0 : undefined;
    if (x !== y) return x - y;
  }
  return 0;
};

const partsOfTime = (text: string): readonly number[] =>
  text
    .replace("T", "")
    .split(":")
    .map((part) => Number(part));
