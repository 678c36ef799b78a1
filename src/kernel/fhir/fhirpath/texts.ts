import { type Code, type FunctionRule, fromRun, rule } from "./code.ts";
import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { none, one, raw, singleNumber, singleString, type Values } from "./value.ts";

/** A function of a text alone; empty on empty. */
const ofText = (compute: (text: string) => unknown): FunctionRule =>
  rule(0, 0, (target) =>
    fromRun((self, env) => {
      const text = singleString(target.run(self, env), "a text function");
      return text === undefined ? none : one(compute(text));
    }),
  );

/** A function of a text and another; empty when either is empty. */
const ofTexts = (compute: (text: string, other: string) => unknown): FunctionRule =>
  rule(1, 1, (target, argument) =>
    fromRun((self, env) => {
      const text = singleString(target.run(self, env), "a text function");
      const other = singleString(argument?.run(self, env) ?? none, "a text function");
      return text === undefined || other === undefined ? none : one(compute(text, other));
    }),
  );

const replacement = (pattern: (text: string) => string | RegExp): FunctionRule =>
  rule(2, 2, (target, from, to) =>
    fromRun((self, env) => {
      const text = singleString(target.run(self, env), "replace()");
      const search = singleString(from?.run(self, env) ?? none, "replace()");
      const by = singleString(to?.run(self, env) ?? none, "replace()");
      if (text === undefined || search === undefined || by === undefined) return none;
      const found = pattern(search);
      return [typeof found === "string" ? text.replaceAll(found, () => by) : text.replaceAll(found, by)];
    }),
  );

const substring = (target: Code, start?: Code, length?: Code): Code =>
  fromRun((self, env) => {
    const text = singleString(target.run(self, env), "substring()");
    const from = singleNumber(start?.run(self, env) ?? none, "substring()");
    if (text === undefined || from === undefined || from < 0 || from >= text.length) return none;
    const count = length === undefined ? undefined : singleNumber(length.run(self, env), "substring()");
    return [text.slice(from, count === undefined ? undefined : from + Math.max(count, 0))];
  });

/** Nothing joined is the empty text: SQL on FHIR tests it so. */
const join = (target: Code, separator?: Code): Code =>
  fromRun((self, env) => {
    const texts = target.run(self, env).flatMap(textOf);
    const between = separator === undefined ? "" : (singleString(separator.run(self, env), "join()") ?? "");
    return [texts.join(between)];
  });

const textOf = (item: unknown): readonly string[] => {
  const value = raw(item);
  if (value === undefined) return [];
  if (typeof value !== "string") throw new FhirPathError("join() expects texts");
  return [value];
};

/** An empty pattern of `replaceMatches` finds nothing, unlike that of `replace`. */
const never = /(?!)/g;

const expressions = new Map<string, RegExp>();
const maxExpressions = 500;

/** A regular expression by its source and flags, remembered because most are literals. */
const regex = (source: string, flags: string): RegExp => {
  const key = `${flags}:${source}`;
  const known = expressions.get(key);
  if (known !== undefined) return known;
  if (expressions.size >= maxExpressions) expressions.clear();
  const made = compileRegex(source, flags);
  expressions.set(key, made);
  return made;
};

const compileRegex = (source: string, flags: string): RegExp => {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return lenientRegex(source, flags);
  }
};

/** Invariants of R4 hold escapes such as `\/` and `\-` that only the older syntax accepts. */
const lenientRegex = (source: string, flags: string): RegExp => {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new FhirPathError("a regular expression cannot be read", { cause: error });
  }
};

const toDecimal = (values: Values): Values => {
  const value = raw(values[0]);
  if (values.length === 1 && typeof value === "number") return [value];
  if (values.length === 0) return none;
  throw new NeedLibrary("toDecimal()");
};

export const textFunctions: Readonly<Record<string, FunctionRule>> = {
  length: ofText((text) => text.length),
  upper: ofText((text) => text.toUpperCase()),
  lower: ofText((text) => text.toLowerCase()),
  trim: ofText((text) => text.trim()),
  startsWith: ofTexts((text, other) => text.startsWith(other)),
  endsWith: ofTexts((text, other) => text.endsWith(other)),
  contains: ofTexts((text, other) => text.includes(other)),
  indexOf: ofTexts((text, other) => text.indexOf(other)),
  matches: ofTexts((text, pattern) => regex(pattern, "s").test(text)),
  replace: replacement((text) => text),
  replaceMatches: replacement((text) => (text === "" ? never : regex(text, "g"))),
  substring: rule(1, 2, substring),
  join: rule(0, 1, join),
  toDecimal: rule(0, 0, (target) => fromRun((self, env) => toDecimal(target.run(self, env)))),
};
