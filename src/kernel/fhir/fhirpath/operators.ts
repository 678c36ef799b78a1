import { type Code, fromRun, fromTest, type Test } from "./code.ts";
import {
  type Comparison,
  compareItems,
  distinctValues,
  equalItems,
  equalValues,
  equivalentValues,
} from "./equality.ts";
import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { none, one, raw, single, singleNumber, singleString, type Values } from "./value.ts";

type Operator = (left: Code, right: Code) => Code;

/** The code of `left operator right`. */
export const operate = (operator: string, left: Code, right: Code): Code => {
  const build = operators.get(operator);
  if (build === undefined) throw new NeedLibrary(operator);
  return build(left, right);
};

const both = (left: Code, right: Code): Comparison => {
  if (left.how === "temporal" && right.how !== "unknown") throw new NeedLibrary("two literals");
  if (left.how === "plain" || right.how === "plain") return right.how === "temporal" ? "temporal" : "plain";
  return left.how === "temporal" || right.how === "temporal" ? "temporal" : "unknown";
};

const and: Operator = (left, right) =>
  fromTest((self, env) => {
    const a = left.test(self, env);
    if (a === false) return false;
    const b = right.test(self, env);
    if (b === false) return false;
    return a === undefined || b === undefined ? undefined : true;
  });

const or: Operator = (left, right) =>
  fromTest((self, env) => {
    const a = left.test(self, env);
    if (a === true) return true;
    const b = right.test(self, env);
    if (b === true) return true;
    return a === undefined || b === undefined ? undefined : false;
  });

const xor: Operator = (left, right) =>
  fromTest((self, env) => {
    const a = left.test(self, env);
    const b = right.test(self, env);
    return a === undefined || b === undefined ? undefined : a !== b;
  });

const implies: Operator = (left, right) =>
  fromTest((self, env) => {
    const a = left.test(self, env);
    if (a === false) return true;
    const b = right.test(self, env);
    if (b === true) return true;
    return a === undefined || b === undefined ? undefined : b;
  });

const equals: Operator = (left, right) => {
  const how = both(left, right);
  return fromTest((self, env) => {
    const a = left.run(self, env);
    const b = right.run(self, env);
    if (a.length === 1 && b.length === 1) return equalItems(a[0], b[0], how);
    return equalValues(a, b, how);
  });
};

const negated =
  (build: Operator): Operator =>
  (left, right) => {
    const code = build(left, right);
    return fromTest((self, env) => {
      const result = code.test(self, env);
      return result === undefined ? undefined : !result;
    });
  };

const equivalent: Operator = (left, right) => {
  if (both(left, right) === "temporal") throw new NeedLibrary("equivalence of dates");
  return fromTest((self, env) => equivalentValues(left.run(self, env), right.run(self, env)));
};

const ordered =
  (accepts: (order: number) => boolean): Operator =>
  (left, right) => {
    const how = both(left, right);
    const test: Test = (self, env) => {
      const a = left.run(self, env);
      const b = right.run(self, env);
      if (a.length > 1 || b.length > 1) throw new FhirPathError("only single items can be ordered");
      if (a.length === 0 || b.length === 0) return undefined;
      const order = compareItems(a[0], b[0], how);
      return order === undefined ? undefined : accepts(order);
    };
    return fromTest(test);
  };

const union: Operator = (left, right) =>
  fromRun((self, env) => distinctValues([...left.run(self, env), ...right.run(self, env)]));

const isIn: Operator = (left, right) => {
  const how = both(left, right);
  return fromTest((self, env) => {
    const items = left.run(self, env);
    if (items.length === 0) return undefined;
    if (items.length > 1) throw new FhirPathError("only a single item can be looked up in a collection");
    return right.run(self, env).some((other) => equalItems(items[0], other, how) === true);
  });
};

const concatenate: Operator = (left, right) =>
  fromRun((self, env) => {
    const a = singleString(left.run(self, env), "&") ?? "";
    return [a + (singleString(right.run(self, env), "&") ?? "")];
  }, "plain");

const plus: Operator = (left, right) =>
  fromRun((self, env) => {
    const a = single(left.run(self, env), "+");
    const b = single(right.run(self, env), "+");
    if (a === undefined || b === undefined) return none;
    if (typeof a === "string" && typeof b === "string") return [a + b];
    if (typeof a === "number" && typeof b === "number") return [decimal(a + b)];
    throw new NeedLibrary("sum of other types");
  });

const arithmetic =
  (compute: (left: number, right: number) => number | undefined): Operator =>
  (left, right) =>
    fromRun((self, env) => {
      const a = operand(left.run(self, env));
      const b = operand(right.run(self, env));
      return a === undefined || b === undefined ? none : one(compute(a, b));
    });

const operand = (values: Values): number | undefined => {
  const item = raw(values[0]);
  if (values.length === 1 && item !== undefined && typeof item !== "number")
    throw new NeedLibrary("other than numbers");
  return singleNumber(values, "arithmetic");
};

/** Rounds away what binary fractions add: 0.1 + 0.2 is 0.3. */
const decimal = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(15)));

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["and", and],
  ["or", or],
  ["xor", xor],
  ["implies", implies],
  ["=", equals],
  ["!=", negated(equals)],
  ["~", equivalent],
  ["!~", negated(equivalent)],
  ["<", ordered((order) => order < 0)],
  [">", ordered((order) => order > 0)],
  ["<=", ordered((order) => order <= 0)],
  [">=", ordered((order) => order >= 0)],
  ["|", union],
  ["in", isIn],
  ["contains", (left, right) => isIn(right, left)],
  ["&", concatenate],
  ["+", plus],
  ["-", arithmetic((a, b) => decimal(a - b))],
  ["*", arithmetic((a, b) => decimal(a * b))],
  ["/", arithmetic((a, b) => (b === 0 ? undefined : decimal(a / b)))],
  ["div", arithmetic((a, b) => (b === 0 ? undefined : Math.trunc(a / b)))],
  ["mod", arithmetic((a, b) => (b === 0 ? undefined : decimal(a % b)))],
]);
