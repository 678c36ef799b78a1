import { type ElementDefinition, findNode } from "../definitions/structures.ts";
import { isRecord, type Json } from "./document.ts";

type Fields = { [key: string]: Json };

/** How JSON writes an element of a resource: under which name, and whether as a list. */
export interface Member {
  readonly key: string;
  readonly repeats: boolean;
}

/**
 * The member that `name` means inside `parent`, a part of `document`. An element of several types carries its type in
 * its JSON name: `suffix` is the type of the new value (`valueDateTime` → `DateTime`).
 */
export function memberOf(document: Json, parent: Fields, name: string, suffix: string): Member {
  const path = pathTo(document, parent, "");
  const element = path === undefined ? undefined : elementOf(path, name);
  if (element === undefined) return { key: name, repeats: false };
  const key = element.choice === true && name === element.name ? `${name}${suffix}` : name;
  return { key, repeats: element.max !== 0 && element.max !== 1 };
}

/** The name under which a member goes on when its value is replaced by one of the type `suffix`. */
export function renamedMember(document: Json, parent: Fields, key: string, suffix: string): string {
  const path = pathTo(document, parent, "");
  const element = path === undefined ? undefined : elementOf(path, key);
  const isOne = element?.types.some((type) => type.toLowerCase() === suffix.toLowerCase()) === true;
  return element?.choice === true && isOne ? `${element.name}${suffix}` : key;
}

/** Path of the definition (`Patient.contact`, `HumanName`) that describes `wanted`. */
function pathTo(node: Json, wanted: Json, path: string): string | undefined {
  if (Array.isArray(node)) return firstOf(node, (each) => pathTo(each, wanted, path));
  if (!isRecord(node)) return undefined;
  const own = typeof node["resourceType"] === "string" ? node["resourceType"] : path;
  if (node === wanted) return own;
  return firstOf(Object.entries(node), ([key, child]) => pathTo(child, wanted, childPath(own, key)));
}

function firstOf<Each>(list: readonly Each[], find: (each: Each) => string | undefined): string | undefined {
  for (const each of list) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childPath(path: string, key: string): string {
  const element = elementOf(path, key);
  if (element === undefined) return "";
  if (element.sameAs !== undefined) return element.sameAs;
  if (findNode(`${path}.${element.name}`) !== undefined) return `${path}.${element.name}`;
  if (element.choice !== true) return element.types[0] ?? "";
  const suffix = key.slice(element.name.length);
  return element.types.find((type) => type.toLowerCase() === suffix.toLowerCase()) ?? "";
}

function elementOf(path: string, key: string): ElementDefinition | undefined {
  const elements = findNode(path)?.elements ?? [];
  return (
    elements.find((element) => element.name === key) ??
    elements.find((element) => element.choice === true && key.startsWith(element.name))
  );
}
