import { choiceKeys } from "./choice.ts";
import { annotate, type Fields, isAnnotated, isFields, none, one, type Values } from "./value.ts";

/** Reads one element of one item. */
export type Step = (item: unknown) => Values;

/** The step to an element by its FHIRPath name; a choice element is found under any of its JSON keys. */
export const stepTo = (name: string): Step => {
  const annotation = `_${name}`;
  const keys = choiceKeys(name);
  return (item) => {
    if (typeof item !== "object" || item === null) return none;
    const fields = isAnnotated(item) ? item.element : (item as Fields);
    const value = fields[name];
    if (value === undefined && keys !== undefined) return chosen(fields, name, keys);
    return elementValues(value, fields, annotation);
  };
};

/** The step to a choice element that keeps only values under the given JSON keys. */
export const stepToKeys = (keys: readonly string[]): Step => {
  const steps = keys.map((key) => ({ key, annotation: `_${key}` }));
  return (item) => {
    if (!isFields(item)) return none;
    for (const { key, annotation } of steps) {
      const values = elementValues(item[key], item, annotation);
      if (values.length > 0) return values;
    }
    return none;
  };
};

const chosen = (fields: Fields, name: string, keys: ReadonlyMap<string, string>): Values => {
  const key = chosenKey(fields, name, keys);
  return key === undefined
    ? elementValues(undefined, fields, `_${name}`)
    : elementValues(fields[key], fields, `_${key}`);
};

/** The JSON key under which a choice element is present, also when only its `_key` object is. */
export const chosenKey = (
  fields: Fields,
  name: string,
  keys: ReadonlyMap<string, string>,
): string | undefined => {
  for (const key in fields) {
    const bare = key.charCodeAt(0) === 95 ? key.slice(1) : key;
    if (bare.startsWith(name) && keys.has(bare)) return bare;
  }
  return undefined;
};

const elementValues = (value: unknown, fields: Fields, annotation: string): Values => {
  if (Array.isArray(value)) return listValues(value, fields, annotation);
  if (typeof value === "object" && value !== null) return [value];
  const element = fields[annotation];
  if (element !== undefined) return annotatedValues(value, element);
  return value === undefined || value === null ? none : [value];
};

const listValues = (values: Values, fields: Fields, annotation: string): Values => {
  const isPlain = typeof values[0] === "object" && values[0] !== null;
  return isPlain || fields[annotation] === undefined ? values : annotatedList(values, fields[annotation]);
};

const annotatedValues = (value: unknown, element: unknown): Values =>
  Array.isArray(element) ? annotatedList([], element) : one(annotate(value ?? undefined, element));

const annotatedList = (values: readonly unknown[], elements: unknown): Values => {
  if (!Array.isArray(elements)) return values;
  const length = Math.max(values.length, elements.length);
  return Array.from({ length }, (_, at) => annotate(values[at], elements[at])).filter(
    (item) => item !== undefined && item !== null,
  );
};

/** Everything directly below an item: every element except the name of the type. */
export const childrenOf = (item: unknown): Values => {
  const fields = isAnnotated(item) ? item.element : item;
  if (!isFields(fields)) return none;
  const found: unknown[] = [];
  for (const key in fields) {
    if (key === "resourceType") continue;
    const isAnnotation = key.charCodeAt(0) === 95;
    if (isAnnotation && fields[key.slice(1)] !== undefined) continue;
    const name = isAnnotation ? key.slice(1) : key;
    found.push(...elementValues(fields[name], fields, `_${name}`));
  }
  return found;
};

/** Everything below the items, level by level. */
export const descendantsOf = (items: Values): Values => {
  const found: unknown[] = [];
  let level = items.flatMap(childrenOf);
  while (level.length > 0) {
    for (const item of level) found.push(item);
    level = level.flatMap(childrenOf);
  }
  return found;
};
