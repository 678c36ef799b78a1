import { isDate, isDateTime, isInstant, isTime } from "./dates.ts";
import { narrativeFault } from "./narrative.ts";
import { type Check, fail } from "./run.ts";

/** The standard's limit for strings: 1 MiB of characters. */
const longest = 1_048_576;

/** The check of a primitive type, or `undefined` when the name is not one of R4. */
export const findPrimitive = (type: string): Check | undefined => primitives.get(type);

type Test<T> = (value: T) => boolean;

const ofText =
  (test: Test<string>, expected: string): Check =>
  (value, run) => {
    if (typeof value !== "string") fail(run, "structure", `a JSON string is expected: ${expected}`);
    else if (value === "") fail(run, "value", "an empty string is not allowed");
    else if (!test(value)) fail(run, "value", `the value is not ${expected}`);
  };

const ofNumber =
  (test: Test<number>, expected: string): Check =>
  (value, run) => {
    if (typeof value !== "number") fail(run, "structure", `a JSON number is expected: ${expected}`);
    else if (!test(value)) fail(run, "value", `the value is not ${expected}`);
  };

const isText: Test<string> = (text) => text.length <= longest && isClean(text);

const isClean: Test<string> = (text) => !hasControl(text) && text.isWellFormed();

/** Control characters cannot be shown, and PostgreSQL cannot hold NUL in text. */
const hasControl = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
};

const isUri: Test<string> = (text) => isText(text) && !/\s/.test(text);

/** No white space at the ends and only single white space inside. */
const isCode: Test<string> = (text) =>
  (/\s/.test(text) ? /^\S+(?:\s\S+)*$/.test(text) : true) && isText(text);

const isId: Test<string> = (text) => /^[A-Za-z0-9\-.]{1,64}$/.test(text);

const isBase64: Test<string> = (text) => {
  if (!/^[0-9a-zA-Z+/=\s]*$/.test(text)) return false;
  const length = /\s/.test(text) ? text.replace(/\s+/g, "").length : text.length;
  return length > 0 && length % 4 === 0;
};

const is32Bit: Test<number> = (value) => (value | 0) === value;

const checkBoolean: Check = (value, run) => {
  if (typeof value !== "boolean") fail(run, "structure", "true or false is expected");
};

const checkXhtml: Check = (value, run) => {
  if (typeof value !== "string") {
    fail(run, "structure", "a JSON string is expected: an XHTML div");
    return;
  }
  const fault = isClean(value)
    ? narrativeFault(value)
    : "the narrative holds characters that are not allowed";
  if (fault !== undefined) fail(run, "invariant", fault);
};

const oid = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const primitives: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["base64Binary", ofText(isBase64, "base64")],
  ["boolean", checkBoolean],
  ["canonical", ofText(isUri, "a canonical address without white space")],
  ["code", ofText(isCode, "a code")],
  ["date", ofText(isDate, "a date such as 2026, 2026-11 or 2026-11-20")],
  [
    "dateTime",
    ofText(isDateTime, "a date, or a time with seconds and zone such as 2026-11-20T08:30:00+07:00"),
  ],
  ["decimal", ofNumber(Number.isFinite, "a finite decimal")],
  ["id", ofText(isId, "an id of up to 64 letters, digits, '-' and '.'")],
  ["instant", ofText(isInstant, "an instant such as 2026-11-20T08:30:00.000+07:00")],
  ["integer", ofNumber(is32Bit, "a 32-bit integer")],
  ["markdown", ofText(isText, "text without control characters, up to 1 MiB")],
  ["oid", ofText((text) => oid.test(text), "an OID such as urn:oid:1.2.3")],
  ["positiveInt", ofNumber((value) => is32Bit(value) && value > 0, "an integer above 0")],
  ["string", ofText(isText, "text without control characters, up to 1 MiB")],
  ["time", ofText(isTime, "a time such as 08:30:00")],
  ["unsignedInt", ofNumber((value) => is32Bit(value) && value >= 0, "an integer from 0")],
  ["uri", ofText(isUri, "a URI without white space")],
  ["url", ofText(isUri, "a URL without white space")],
  ["uuid", ofText((text) => uuid.test(text), "a UUID such as urn:uuid:…")],
  ["xhtml", checkXhtml],
]);
