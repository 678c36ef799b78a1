import { choiceKeys, isResourceType, isSubtype } from "./choice.ts";
import { type Code, fromRun, fromTest, mapped } from "./code.ts";
import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { chosenKey, stepToKeys } from "./navigate.ts";
import type { Ast } from "./parser.ts";
import { isFields } from "./value.ts";

export type Generate = (ast: Ast | undefined) => Code;

/** `target.ofType(type)` and `target as type`: decided by the JSON key for choices, by `resourceType` for resources. */
export const keepType = (target: Ast | undefined, name: string, generate: Generate): Code => {
  const type = bareType(name);
  const choice = choiceOf(target, type, isPrimitiveType(type) ? isSame : isSubtype);
  if (choice !== undefined) {
    const owner = generate(choice.owner);
    const step = guarded(choice.name, stepToKeys(choice.keys));
    return { ...fromRun((self, env) => mapped(owner.run(self, env), env, step)), type };
  }
  const code = generate(target);
  const isOf = resourceTest(type);
  return fromRun((self, env) => code.run(self, env).filter(isOf));
};

/** `target is type`, true or false for a single item. */
export const testType = (target: Ast | undefined, name: string, generate: Generate): Code => {
  const type = bareType(name);
  const choice = choiceOf(target, type, isSubtype);
  if (choice !== undefined) return testChoice(choice, generate(choice.owner));
  const code = generate(target);
  const isOf = resourceTest(type);
  return fromTest((self, env) => {
    const values = code.run(self, env);
    if (values.length > 1) throw new FhirPathError("is expects a single item");
    return values.length === 0 ? undefined : isOf(values[0]);
  });
};

interface Choice {
  readonly owner: Ast | undefined;
  readonly name: string;
  readonly keys: readonly string[];
  readonly all: ReadonlyMap<string, string>;
}

const bareType = (name: string): string => {
  if (name.startsWith("System.")) throw new NeedLibrary("types of FHIRPath itself");
  return name.startsWith("FHIR.") ? name.slice(5) : name;
};

/** A `code` is a `string`, but `ofType(string)` does not select it: only complex types select their subtypes. */
const isPrimitiveType = (type: string): boolean => /^[a-z]/.test(type);

const isSame = (candidate: string, type: string): boolean => candidate === type;

const choiceOf = (target: Ast | undefined, type: string, accepts: typeof isSame): Choice | undefined => {
  if (target?.kind !== "member") return undefined;
  const all = choiceKeys(target.name);
  if (all === undefined) return undefined;
  const keys = [...all].filter(([, candidate]) => accepts(candidate, type)).map(([key]) => key);
  if (keys.length === 0) throw new NeedLibrary("not a type of this choice");
  return { owner: target.target, name: target.name, keys, all };
};

/** Where an element of that very name exists, it is no choice here, and its type is not known to us. */
const guarded =
  (name: string, step: (item: unknown) => readonly unknown[]) =>
  (item: unknown): readonly unknown[] => {
    if (isFields(item) && item[name] !== undefined) throw new NeedLibrary("not a choice here");
    return step(item);
  };

const testChoice = (choice: Choice, owner: Code): Code => {
  const keys = new Set(choice.keys);
  return fromTest((self, env) => {
    const owners = owner.run(self, env);
    if (owners.length > 1) throw new NeedLibrary("is on several items");
    const item = owners[0];
    if (!isFields(item)) return undefined;
    if (item[choice.name] !== undefined) throw new NeedLibrary("not a choice here");
    const key = chosenKey(item, choice.name, choice.all);
    return key === undefined ? undefined : keys.has(key);
  });
};

const resourceTest = (type: string): ((item: unknown) => boolean) => {
  if (!isResourceType(type)) throw new NeedLibrary("type of an element");
  return (item) => {
    const actual = isFields(item) ? item["resourceType"] : undefined;
    return typeof actual === "string" && isSubtype(actual, type);
  };
};
