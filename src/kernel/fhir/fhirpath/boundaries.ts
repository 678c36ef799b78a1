import { type Code, type FunctionRule, fromRun, rule } from "./code.ts";
import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { isTimeText } from "./temporal.ts";
import { exactText, none, raw } from "./value.ts";

type Side = "low" | "high";

/** `lowBoundary()` and `highBoundary()`: the least and the greatest value that a value of its precision may mean. */
const boundary = (side: Side): FunctionRule =>
  rule(0, 0, (target) =>
    fromRun((self, env) => {
      const values = target.run(self, env);
      if (values.length > 1) throw new FhirPathError(`${side}Boundary expects a single item`);
      return values.length === 0 ? none : [boundaryOf(values[0], target, side)];
    }),
  );

const boundaryOf = (item: unknown, target: Code, side: Side): unknown => {
  const value = raw(item);
  if (typeof value === "number") return decimalBoundary(exactText(item) ?? String(value), side);
  if (typeof value !== "string") throw new NeedLibrary("boundary of another type");
  return temporalBoundary(value, target.type, side);
};

const instants = new Set(["dateTime", "instant"]);

const temporalBoundary = (text: string, type: string | undefined, side: Side): string => {
  if (type === "time" || isTimeText(text)) return timeBoundary(text, side);
  if (type === "date") return text.length === 10 ? text : dateOf(text, side);
  if (instants.has(type ?? "") || text.includes("T")) return dateTimeBoundary(text, side);
  throw new NeedLibrary("a date or a dateTime");
};

const decimalBoundary = (text: string, side: Side): number => {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) throw new NeedLibrary("a decimal with an exponent");
  const places = text.split(".")[1]?.length ?? 0;
  const half = 0.5 * 10 ** -places;
  return Number((Number(text) + (side === "low" ? -half : half)).toFixed(places + 1));
};

const timeBoundary = (text: string, side: Side): string => {
  const [hour, minute, second] = text.split(":");
  const last = side === "low" ? "00" : "59";
  return `${hour ?? "00"}:${minute ?? last}:${withMilliseconds(second ?? last, side)}`;
};

const withMilliseconds = (second: string, side: Side): string => {
  if (second.length > 6) throw new NeedLibrary("more than milliseconds");
  const [whole, fraction = ""] = second.split(".");
  return `${whole}.${fraction.padEnd(3, side === "low" ? "0" : "9")}`;
};

const dateOf = (text: string, side: Side): string => {
  const [year, month = side === "low" ? "01" : "12"] = text.split("-");
  const day = side === "low" ? "01" : String(new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate());
  return `${year}-${month}-${day}`;
};

/** The zones at the ends of the world bound a time whose zone is unknown. */
const dateTimeBoundary = (text: string, side: Side): string => {
  const found = /^([\d-]+)(?:T([\d:.]+))?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (found === null) throw new NeedLibrary("not a dateTime");
  const [, date = "", time = side === "low" ? "00" : "23", zone = side === "low" ? "+14:00" : "-12:00"] =
    found;
  return `${date.length === 10 ? date : dateOf(date, side)}T${timeBoundary(time, side)}${zone}`;
};

export const boundaryFunctions: Readonly<Record<string, FunctionRule>> = {
  lowBoundary: boundary("low"),
  highBoundary: boundary("high"),
};
