import { compileFhirPath } from "../fhirpath/compile.ts";
import { fhirError } from "../resource.ts";
import { copyOf, isRecord, type Json } from "./document.ts";
import { memberOf, renamedMember } from "./member.ts";

interface Operation {
  readonly type: string;
  readonly path: string;
  readonly name: string | undefined;
  readonly index: number | undefined;
  readonly source: number | undefined;
  readonly destination: number | undefined;
  readonly value: Json | undefined;
  /** `DateTime` of `valueDateTime`. */
  readonly suffix: string;
  readonly at: string;
}

type Fields = { [key: string]: Json };

/** FHIRPath Patch: a Parameters resource of add, insert, delete, replace and move. */
export function applyFhirPathPatch(document: Json, patch: unknown): Json {
  return operationsOf(patch).reduce(applyOperation, copyOf(document));
}

function operationsOf(patch: unknown): readonly Operation[] {
  const list = (patch as { parameter?: unknown } | null)?.parameter;
  if (!Array.isArray(list))
    throw bad("a FHIRPath Patch is a Parameters resource with operations", "Parameters.parameter");
  return list.map((parameter: unknown, n) =>
    parseOperation(parameter as Fields, `Parameters.parameter[${n}]`),
  );
}

function parseOperation(parameter: Fields, at: string): Operation {
  if (!isRecord(parameter) || parameter["name"] !== "operation")
    throw bad("must be named operation", `${at}.name`);
  const parts = new Map(partsOf(parameter["part"]).map((part) => [nameOf(part), part]));
  const text = (name: string) => {
    const value = valueOf(parts.get(name));
    return typeof value === "string" ? value : undefined;
  };
  const whole = (name: string) => {
    const value = valueOf(parts.get(name));
    return value === undefined ? undefined : Number(JSON.stringify(value));
  };
  const path = text("path");
  if (path === undefined) throw bad("path is missing", `${at}.part`);
  return {
    type: text("type") ?? "",
    path,
    name: text("name"),
    index: whole("index"),
    source: whole("source"),
    destination: whole("destination"),
    value: valueOf(parts.get("value")),
    suffix: valueKeyOf(parts.get("value"))?.slice("value".length) ?? "",
    at,
  };
}

const nameOf = (part: Fields): string => (typeof part["name"] === "string" ? part["name"] : "");

const partsOf = (value: Json | undefined): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const valueKeyOf = (part: Fields | undefined): string | undefined =>
  Object.keys(part ?? {}).find((name) => name.startsWith("value"));

/** `valueX`, or for elements without a data type of their own the object that nested parts describe. */
function valueOf(part: Fields | undefined): Json | undefined {
  if (part === undefined) return undefined;
  const key = valueKeyOf(part);
  if (key !== undefined) return part[key];
  const nested = partsOf(part["part"]);
  if (nested.length === 0) return undefined;
  const built: Fields = {};
  for (const each of nested) {
    const value = valueOf(each);
    const name = nameOf(each);
    const before = built[name];
    if (value !== undefined && name !== "__proto__")
      built[name] = before === undefined ? value : ([before, value].flat() as Json);
  }
  return built;
}

function applyOperation(document: Json, operation: Operation): Json {
  switch (operation.type) {
    case "add":
      return add(document, operation);
    case "insert":
      return insert(document, operation);
    case "delete":
      return remove(document, operation);
    case "replace":
      return replace(document, operation);
    case "move":
      return move(document, operation);
    default:
      throw bad("type must be add, insert, delete, replace or move", `${operation.at}.part.type`);
  }
}

function add(document: Json, operation: Operation): Json {
  const { name, value } = operation;
  if (name === undefined || value === undefined || name === "__proto__")
    throw bad("name and value are needed", operation.at);
  const parent = onlyRecord(document, operation.path, operation);
  const { key, repeats } = memberOf(document, parent, name, operation.suffix);
  const before = parent[key];
  if (repeats || Array.isArray(before)) parent[key] = [before ?? [], value].flat() as Json;
  else if (before === undefined) parent[key] = value;
  else throw fhirError(422, "processing", "the element is there already and cannot repeat", operation.at);
  return document;
}

function insert(document: Json, operation: Operation): Json {
  const list = listAt(document, operation);
  const { index, value } = operation;
  if (value === undefined || !inside(index, list.length)) throw bad("index or value is wrong", operation.at);
  list.splice(index, 0, value);
  return document;
}

function move(document: Json, operation: Operation): Json {
  const list = listAt(document, operation);
  const { source, destination } = operation;
  if (!inside(source, list.length - 1) || !inside(destination, list.length - 1))
    throw bad("source and destination must be positions of the list", operation.at);
  const [moved] = list.splice(source, 1);
  if (moved !== undefined) list.splice(destination, 0, moved);
  return document;
}

const inside = (index: number | undefined, max: number): index is number =>
  index !== undefined && Number.isInteger(index) && index >= 0 && index <= max;

function replace(document: Json, operation: Operation): Json {
  const { value } = operation;
  if (value === undefined) throw bad("value is missing", operation.at);
  const place = placeOf(document, operation);
  if (place === undefined) throw nothing(operation);
  place.set(value, operation.suffix);
  return document;
}

/** Deleting what is not there is done already, says the specification. */
function remove(document: Json, operation: Operation): Json {
  placeOf(document, operation)?.delete();
  return document;
}

interface Place {
  /** `suffix` is the type of the value, for elements that may have several. */
  set(value: Json, suffix: string): void;
  delete(): void;
}

/** The one element a path names: an object found by identity, or a primitive by its parent and name. */
function placeOf(document: Json, operation: Operation): Place | undefined {
  const found = evaluate(document, operation.path, operation);
  if (found.length > 1) throw bad("the path names more than one element", `${operation.at}.part.path`);
  const [value] = found;
  if (value === undefined) return undefined;
  if (isRecord(value as Json)) return placeOfObject(document, document, value);
  return placeOfPrimitive(document, operation);
}

function placeOfObject(document: Json, node: Json, wanted: unknown): Place | undefined {
  if (!Array.isArray(node) && !isRecord(node)) return undefined;
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(node)
    ? node.map((each, n) => [n, each] as const)
    : Object.entries(node);
  for (const [key, child] of entries) {
    if (child === wanted) return placeIn(document, node, key);
    const deeper = placeOfObject(document, child, wanted);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

function placeIn(document: Json, parent: Json[] | Fields, key: string | number): Place {
  if (Array.isArray(parent))
    return {
      set: (value) => void parent.splice(Number(key), 1, value),
      delete: () => void parent.splice(Number(key), 1),
    };
  return {
    set: (value, suffix) => {
      const typed = renamedMember(document, parent, String(key), suffix);
      if (typed !== key) delete parent[key];
      parent[typed] = value;
    },
    delete: () => {
      delete parent[key];
    },
  };
}

function placeOfPrimitive(document: Json, operation: Operation): Place | undefined {
  const match = /^(.*)\.([A-Za-z]\w*)(?:\[(\d+)\]|\.first\(\))?$/.exec(operation.path);
  if (match === null)
    throw bad("a path to a simple value must end in its name, such as Patient.birthDate", operation.at);
  const [, parentPath = "", name = "", index] = match;
  const parent = onlyRecord(document, parentPath, operation);
  const key = Object.keys(parent).find((each) => each === name || isChoiceOf(each, name));
  if (key === undefined) return undefined;
  const value = parent[key];
  return Array.isArray(value) ? placeIn(document, value, Number(index ?? 0)) : placeIn(document, parent, key);
}

const isChoiceOf = (key: string, name: string): boolean =>
  key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length));

function listAt(document: Json, operation: Operation): Json[] {
  const match = /^(.*)\.([A-Za-z]\w*)$/.exec(operation.path);
  const parent = onlyRecord(document, match?.[1] ?? "", operation);
  const list = parent[match?.[2] ?? ""];
  if (!Array.isArray(list)) throw nothing(operation);
  return list;
}

function onlyRecord(document: Json, path: string, operation: Operation): Fields {
  const found = evaluate(document, path, operation) as readonly Json[];
  const [first] = found;
  if (found.length !== 1 || !isRecord(first)) throw nothing(operation);
  return first;
}

function evaluate(document: Json, path: string, operation: Operation): readonly unknown[] {
  try {
    return compileFhirPath(path)(document, { resource: document });
  } catch (error) {
    throw bad(
      `the path is not valid FHIRPath: ${error instanceof Error ? error.message.slice(0, 200) : "?"}`,
      operation.at,
    );
  }
}

const bad = (says: string, at: string) => fhirError(400, "invalid", says, at);
const nothing = (operation: Operation) =>
  fhirError(422, "processing", "the path leads to nothing in the resource", `${operation.at}.part.path`);
