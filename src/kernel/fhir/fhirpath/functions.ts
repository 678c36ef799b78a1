import {
  type Code,
  type FhirPathEnv,
  type FunctionRule,
  filtered,
  fromRun,
  fromTest,
  mapped,
  rule,
  spend,
} from "./code.ts";
import { distinctValues, keyOf } from "./equality.ts";
import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { childrenOf, descendantsOf } from "./navigate.ts";
import { none, one, raw, single, singleNumber, type Values } from "./value.ts";

const exists = (target: Code, criteria?: Code): Code =>
  criteria === undefined
    ? fromTest((self, env) => target.run(self, env).length > 0)
    : fromTest((self, env) => looped(target, self, env).some((item) => criteria.test(item, env) === true));

const not = (target: Code): Code =>
  fromTest((self, env) => {
    const value = target.test(self, env);
    return value === undefined ? undefined : !value;
  });

const all = (target: Code, criteria?: Code): Code =>
  fromTest((self, env) => looped(target, self, env).every((item) => criteria?.test(item, env) === true));

/** The items of a loop, paid for. */
const looped = (target: Code, self: unknown, env: FhirPathEnv): Values => {
  const values = target.run(self, env);
  if (values.length > 1) spend(env, values.length);
  return values;
};

const everyItem = (wanted: boolean): FunctionRule =>
  rule(0, 0, (target) =>
    fromTest((self, env) => booleans(target.run(self, env)).every((item) => item === wanted)),
  );

const someItem = (wanted: boolean): FunctionRule =>
  rule(0, 0, (target) => fromTest((self, env) => booleans(target.run(self, env)).includes(wanted)));

const booleans = (values: Values): readonly boolean[] =>
  values.map((item) => {
    const value = raw(item);
    if (typeof value !== "boolean") throw new FhirPathError("a collection of booleans is expected");
    return value;
  });

const onValues = (change: (values: Values) => Values): FunctionRule =>
  rule(0, 0, (target) => fromRun((self, env) => change(target.run(self, env))));

/** For functions that give more than they got. */
const grown = (change: (values: Values) => Values): FunctionRule =>
  rule(0, 0, (target) =>
    fromRun((self, env) => {
      const values = change(target.run(self, env));
      spend(env, values.length);
      return values;
    }),
  );

const onPair = (combine: (left: Values, right: Values) => Values): FunctionRule =>
  rule(1, 1, (target, other) => {
    if (other === undefined) throw new NeedLibrary("argument");
    return fromRun((self, env) => combine(target.run(self, env), other.run(self, env)));
  });

const withCount = (cut: (values: Values, count: number) => Values): FunctionRule =>
  rule(1, 1, (target, count) =>
    fromRun((self, env) => {
      const number = singleNumber(count?.run(self, env) ?? none, "a count");
      return number === undefined ? none : cut(target.run(self, env), number);
    }),
  );

const where = (target: Code, criteria?: Code): Code => {
  if (criteria === undefined) throw new NeedLibrary("argument");
  return fromRun((self, env) => filtered(target.run(self, env), criteria, env));
};

const select = (target: Code, projection?: Code): Code => {
  if (projection === undefined) throw new NeedLibrary("argument");
  return fromRun((self, env) => mapped(target.run(self, env), env, projection.run));
};

/** The branches are evaluated on the single input item, and only the one that is chosen. */
const iif = (target: Code, ...branches: readonly Code[]): Code =>
  fromRun((self, env) => {
    const input = target.run(self, env);
    if (input.length > 1) throw new FhirPathError("iif expects a single item");
    const [criteria, then, otherwise] = branches;
    if (input.length === 0) throw new NeedLibrary("iif on nothing");
    const chosen = criteria?.test(input[0], env) === true ? then : otherwise;
    return chosen?.run(input[0], env) ?? none;
  });

const only = (values: Values): Values => {
  if (values.length > 1) throw new FhirPathError("single() found several items");
  return values;
};

const intersect = (left: Values, right: Values): Values => {
  const keys = new Set(right.map(keyOf));
  return distinctValues(left).filter((item) => keys.has(keyOf(item)));
};

const exclude = (left: Values, right: Values): Values => {
  const keys = new Set(right.map(keyOf));
  return left.filter((item) => !keys.has(keyOf(item)));
};

const contained = (inner: Values, outer: Values): Values => {
  const keys = new Set(outer.map(keyOf));
  return [inner.every((item) => keys.has(keyOf(item)))];
};

const toInteger = (values: Values): Values => {
  const value = single(values, "toInteger()");
  if (typeof value === "boolean") return [value ? 1 : 0];
  if (typeof value === "number") return Number.isInteger(value) ? [value] : none;
  return typeof value === "string" && /^[+-]?\d+$/.test(value) ? [Number(value)] : none;
};

const toText = (values: Values): Values => {
  const value = single(values, "toString()");
  if (typeof value === "string" || value === undefined) return one(value);
  if (typeof value === "boolean" || (typeof value === "number" && Number.isInteger(value)))
    return [String(value)];
  throw new NeedLibrary("toString() of a decimal or an object");
};

/** Functions on collections; texts and FHIR's own functions are in their own files. */
export const collectionFunctions: Readonly<Record<string, FunctionRule>> = {
  exists: rule(0, 1, exists),
  empty: rule(0, 0, (target) => fromTest((self, env) => target.run(self, env).length === 0)),
  not: rule(0, 0, not),
  all: rule(1, 1, all),
  allTrue: everyItem(true),
  allFalse: everyItem(false),
  anyTrue: someItem(true),
  anyFalse: someItem(false),
  count: onValues((values) => [values.length]),
  first: onValues((values) => (values.length < 2 ? values : [values[0]])),
  last: onValues((values) => values.slice(-1)),
  tail: onValues((values) => values.slice(1)),
  single: onValues(only),
  distinct: onValues(distinctValues),
  isDistinct: onValues((values) => [distinctValues(values).length === values.length]),
  children: grown((values) => values.flatMap(childrenOf)),
  descendants: grown(descendantsOf),
  toInteger: onValues(toInteger),
  toString: onValues(toText),
  skip: withCount((values, count) => values.slice(Math.max(count, 0))),
  take: withCount((values, count) => values.slice(0, Math.max(count, 0))),
  where: rule(1, 1, where),
  select: rule(1, 1, select),
  iif: rule(2, 3, iif),
  trace: rule(1, 2, (target) => target),
  union: onPair((left, right) => distinctValues([...left, ...right])),
  combine: onPair((left, right) => [...left, ...right]),
  intersect: onPair(intersect),
  exclude: onPair(exclude),
  subsetOf: onPair(contained),
  supersetOf: onPair((left, right) => contained(right, left)),
};
