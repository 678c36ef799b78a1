import type { Rule } from "../definitions/structures.ts";
import { compileInvariant } from "./invariant-engine.ts";
import { findNativeRule } from "./native-rules.ts";
import type { JsonObject, Run } from "./run.ts";
import type { ShapeRule } from "./shape.ts";

/** A rule, and the members without which it cannot fail; `undefined` when it must always be tested. */
export interface TriggeredRule {
  readonly rule: ShapeRule;
  readonly triggers: ReadonlySet<string> | undefined;
}

/** Expressions that look beyond the members they name. */
const farSighted = /%(?:resource|rootResource|context)|\b(?:descendants|children)\(/;

/** `members` are the names of the elements of the group at `path`. */
export const compileRule = (rule: Rule, path: string, members: readonly string[]): TriggeredRule => {
  const native = findNativeRule(rule.key, path);
  const test = native ?? lazily(rule, path);
  const words = new Set(rule.expression.replace(/'(?:[^'\\]|\\.)*'/g, "").match(/[A-Za-z]\w*/g));
  const named = new Set(members.filter((member) => words.has(member)));
  const isLocal = native !== undefined || !farSighted.test(rule.expression);
  return { rule: { ...rule, test }, triggers: isLocal && holdsFor(test, path) ? named : undefined };
};

/** The rule of an element as a whole, tested on each of its values. */
export const compileElementRule = (rule: Rule, path: string): ShapeRule => ({
  ...rule,
  test: findNativeRule(rule.key, path) ?? lazily(rule, path),
});

/** Universal rules that the compact definitions leave out, because every type repeats them. */
export const universalRules = (path: string, isDomainResource: boolean): readonly Rule[] => {
  if (path === "Extension") {
    return [ruleOf("ext-1", "an extension has either a value or extensions, not both", "extension value")];
  }
  if (!isDomainResource) return [];
  return [
    ruleOf("dom-2", "a contained resource must not contain another", "contained"),
    ruleOf(
      "dom-3",
      "a contained resource must be referred to from the resource that contains it",
      "contained",
    ),
    ruleOf("dom-4", "a contained resource has no version and no time of change", "contained"),
    ruleOf("dom-5", "a contained resource has no security labels", "contained"),
  ];
};

const ruleOf = (key: string, human: string, expression: string): Rule => ({
  key,
  severity: "error",
  human,
  expression,
});

const lazily = (rule: Rule, path: string): ((value: JsonObject, run: Run) => boolean) => {
  let test: ((value: unknown, run: Run) => boolean) | undefined;
  return (value, run) => {
    test ??= compileInvariant(rule.expression, path);
    return test(value, run);
  };
};

/** Whether the rule holds for a group that has none of its members. */
const holdsFor = (test: ShapeRule["test"], path: string): boolean => {
  const empty = path.includes(".") ? {} : { resourceType: path };
  return test(empty, {
    path: [],
    depth: 0,
    level: 0,
    issues: [],
    errors: 0,
    resource: empty,
    root: empty,
    containedIds: undefined,
    warnings: false,
    checkNested: () => undefined,
    checkExtension: () => undefined,
  });
};
