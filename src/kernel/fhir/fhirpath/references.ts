import { type FhirPathEnv, type FunctionRule, fromRun, fromTest, mapped, rule } from "./code.ts";
import { stepTo } from "./navigate.ts";
import { type Fields, isFields, isPrimitive, none, one, raw, singleString, type Values } from "./value.ts";

/** `Type/id` at the end of a reference, relative or absolute, with or without a version. */
const referencePattern = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/;

export interface ReferenceKey {
  readonly type: string;
  readonly id: string;
}

/** Type and id that a literal reference names, if it names any. */
export const keyOfReference = (reference: string): ReferenceKey | undefined => {
  const found = referencePattern.exec(reference);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { type: found[1], id: found[2] };
};

/**
 * `resolve()` without a network: a contained resource in full, any other as a stub of its type and id, which is
 * what search parameters and invariants ask of it.
 */
export const resolveItem = (item: unknown, env: FhirPathEnv): Values => {
  const value = raw(item);
  const text = isFields(value) ? value["reference"] : value;
  if (typeof text === "string" && text.startsWith("#")) return containedResource(text.slice(1), env);
  const key = typeof text === "string" ? keyOfReference(text) : undefined;
  if (key !== undefined) return [{ resourceType: key.type, id: key.id }];
  const type = isFields(value) ? value["type"] : undefined;
  return typeof type === "string" ? [{ resourceType: type }] : none;
};

const containedResource = (id: string, env: FhirPathEnv): Values => {
  const root = env.rootResource ?? env.resource;
  const contained = isFields(root) ? root["contained"] : undefined;
  if (!Array.isArray(contained)) return none;
  return contained.filter((item: unknown) => isFields(item) && item["id"] === id).slice(0, 1);
};

/** `getReferenceKey([type])`: equal to `getResourceKey()` of the resource that is referred to. */
export const referenceKeys = (item: unknown, type: string | undefined): Values => {
  const text = isFields(item) ? item["reference"] : undefined;
  const key = typeof text === "string" ? keyOfReference(text) : undefined;
  return key === undefined || (type !== undefined && key.type !== type) ? none : [key.id];
};

const extensions = stepTo("extension");

const extensionsOf = (item: unknown, url: string): Values =>
  extensions(item).filter((extension) => isFields(extension) && extension["url"] === url);

const hasValue = (values: Values): boolean => values.length === 1 && isPrimitive(raw(values[0]));

const forbiddenHtml =
  /<\s*(?:script|iframe|object|embed|form|input|button|link|meta|base|style|frame)\b|\son\w+\s*=|javascript:/i;

/** `htmlChecks()`: a div with content and without anything that runs or submits. */
export const isSafeNarrative = (value: unknown): boolean => {
  const text = raw(value);
  if (typeof text !== "string" || !/^\s*<div[\s>]/.test(text) || forbiddenHtml.test(text)) return false;
  return /<img\b/i.test(text) || text.replaceAll(/<[^>]*>/g, "").trim() !== "";
};

const resourceKey = (item: unknown): Values => one(isFields(item) ? (item as Fields)["id"] : undefined);

export const fhirFunctions: Readonly<Record<string, FunctionRule>> = {
  resolve: rule(0, 0, (target) =>
    fromRun((self, env) => target.run(self, env).flatMap((item) => resolveItem(item, env))),
  ),
  extension: rule(1, 1, (target, url) =>
    fromRun((self, env) => {
      const wanted = singleString(url?.run(self, env) ?? none, "extension()");
      return wanted === undefined
        ? none
        : mapped(target.run(self, env), env, (item) => extensionsOf(item, wanted));
    }),
  ),
  hasValue: rule(0, 0, (target) => fromTest((self, env) => hasValue(target.run(self, env)))),
  getValue: rule(0, 0, (target) =>
    fromRun((self, env) => {
      const values = target.run(self, env);
      return hasValue(values) ? [raw(values[0])] : none;
    }),
  ),
  htmlChecks: rule(0, 0, (target) => fromTest((self, env) => target.run(self, env).every(isSafeNarrative))),
  getResourceKey: rule(0, 0, (target) =>
    fromRun((self, env) => mapped(target.run(self, env), env, resourceKey)),
  ),
};
