import { isDeepStrictEqual } from "node:util";
import { fhirError } from "../resource.ts";
import { plainOf } from "../store/exact-json.ts";
import { copyOf, isLeaf, isRecord, type Json } from "./document.ts";

const operations = ["add", "remove", "replace", "move", "copy", "test"] as const;
type Operation = (typeof operations)[number];

interface Step {
  readonly op: Operation;
  readonly path: readonly string[];
  readonly from: readonly string[] | undefined;
  readonly value: Json | undefined;
  /** Where it stands in what was sent. */
  readonly at: string;
}

const maxSteps = 1_000;
/** Values that all copies of one patch may make: a list copied into itself doubles with every step. */
const maxCopied = 100_000;

/** RFC 6902: all steps succeed or the document stays as it was. */
export function applyJsonPatch(document: Json, patch: unknown): Json {
  if (!Array.isArray(patch)) throw bad("a JSON Patch is an array of operations", "Patch");
  if (patch.length > maxSteps) throw bad(`a JSON Patch has at most ${maxSteps} operations`, "Patch");
  const steps = patch.map((step: unknown, n) => parseStep(step, `Patch[${n}]`));
  const room: Room = { left: maxCopied };
  return steps.reduce((state, step) => appliers[step.op](state, step, room), copyOf(document));
}

interface Room {
  left: number;
}

function parseStep(step: unknown, at: string): Step {
  const record = step as { [key: string]: Json };
  if (!isRecord(record)) throw bad("an operation is an object", at);
  const op = operations.find((name) => name === record["op"]);
  if (op === undefined) throw bad(`op must be one of ${operations.join(", ")}`, `${at}.op`);
  const needsFrom = op === "move" || op === "copy";
  const needsValue = op === "add" || op === "replace" || op === "test";
  if (needsValue && record["value"] === undefined) throw bad("value is missing", `${at}.value`);
  return {
    op,
    path: pointerOf(record["path"], `${at}.path`),
    from: needsFrom ? pointerOf(record["from"], `${at}.from`) : undefined,
    value: record["value"],
    at,
  };
}

function pointerOf(pointer: Json | undefined, at: string): readonly string[] {
  if (typeof pointer !== "string" || (pointer !== "" && !pointer.startsWith("/")))
    throw bad("must be a JSON Pointer such as /name/0/given", at);
  const segments = pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (segments.includes("__proto__")) throw bad("names no element of FHIR", at);
  return segments;
}

type Apply = (document: Json, step: Step, room: Room) => Json;

const appliers: Readonly<Record<Operation, Apply>> = {
  add: (document, step) => add(document, step.path, copyOf(step.value ?? null), step),
  remove: (document, step) => remove(document, step.path, step),
  replace,
  copy: (document, step, room) => {
    const copied = get(document, step.from ?? [], step);
    take(room, copied, step);
    return add(document, step.path, copyOf(copied), step);
  },
  move: (document, step) => {
    const moved = get(document, step.from ?? [], step);
    return add(remove(document, step.from ?? [], step), step.path, moved, step);
  },
  test: (document, step) => {
    if (!isDeepStrictEqual(plainOf(get(document, step.path, step)), plainOf(step.value)))
      throw fhirError(422, "processing", "the test of the patch does not hold", `${step.at}.path`);
    return document;
  },
};

function take(room: Room, value: Json, step: Step): void {
  room.left--;
  if (room.left < 0) throw fhirError(422, "too-costly", `copies make more than ${maxCopied} values`, step.at);
  if (isLeaf(value)) return;
  for (const each of Object.values(value as object)) take(room, each as Json, step);
}

function replace(document: Json, step: Step): Json {
  if (step.path.length === 0) return copyOf(step.value ?? null);
  get(document, step.path, step);
  return add(remove(document, step.path, step), step.path, copyOf(step.value ?? null), step);
}

function get(document: Json, path: readonly string[], step: Step): Json {
  return path.reduce<Json>((value, segment) => {
    const next = Array.isArray(value)
      ? value[indexOf(segment, value.length - 1, step)]
      : isRecord(value) && Object.hasOwn(value, segment)
        ? value[segment]
        : undefined;
    if (next === undefined) throw missing(step);
    return next;
  }, document);
}

function add(document: Json, path: readonly string[], value: Json, step: Step): Json {
  const [parent, last] = parentOf(document, path, step);
  if (last === undefined) return value;
  if (Array.isArray(parent))
    parent.splice(last === "-" ? parent.length : indexOf(last, parent.length, step), 0, value);
  else if (isRecord(parent)) parent[last] = value;
  else throw missing(step);
  return document;
}

function remove(document: Json, path: readonly string[], step: Step): Json {
  get(document, path, step);
  const [parent, last] = parentOf(document, path, step);
  if (last === undefined) throw bad("the whole resource cannot be removed by a patch", `${step.at}.path`);
  if (Array.isArray(parent)) parent.splice(indexOf(last, parent.length - 1, step), 1);
  else if (isRecord(parent)) delete parent[last];
  return document;
}

const parentOf = (
  document: Json,
  path: readonly string[],
  step: Step,
): readonly [Json, string | undefined] => [
  path.length === 0 ? document : get(document, path.slice(0, -1), step),
  path.at(-1),
];

function indexOf(segment: string, max: number, step: Step): number {
  const index = /^(0|[1-9]\d{0,8})$/.test(segment) ? Number(segment) : Number.NaN;
  if (!(index <= max)) throw missing(step);
  return index;
}

const bad = (says: string, at: string) => fhirError(400, "invalid", says, at);
const missing = (step: Step) =>
  fhirError(422, "processing", "the path of the patch leads to nothing in the resource", `${step.at}.path`);
