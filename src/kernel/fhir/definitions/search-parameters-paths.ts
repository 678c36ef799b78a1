import { parsePaths, type Step } from "./search-parameters-expression.ts";
import type { ElementPath, PathStep, SearchType } from "./search-parameters-model.ts";
import { type ElementDefinition, findNode, findStructure } from "./structures.ts";

/** Data types that carry a value for each kind of search parameter. */
const valueTypes: Readonly<Record<SearchType, ReadonlySet<string>>> = {
  token: new Set([
    "CodeableConcept",
    "Coding",
    "Identifier",
    "ContactPoint",
    "code",
    "boolean",
    "string",
    "id",
    "uri",
    "url",
    "oid",
    "uuid",
    "canonical",
    "markdown",
    "integer",
    "positiveInt",
    "unsignedInt",
  ]),
  string: new Set(["string", "markdown", "HumanName", "Address", "code", "id", "uri"]),
  date: new Set(["date", "dateTime", "instant", "Period", "Timing"]),
  reference: new Set(["Reference", "canonical", "uri", "url", "Resource"]),
  quantity: new Set(["Quantity", "Age", "Duration", "Distance", "Count", "Money", "Range", "SampledData"]),
  number: new Set(["integer", "positiveInt", "unsignedInt", "decimal", "Range"]),
  uri: new Set(["uri", "url", "canonical", "oid", "uuid"]),
  composite: new Set(),
};

interface Place {
  readonly steps: readonly PathStep[];
  /** Path of a node (`Observation.component`), name of a data type, or several for a choice. */
  readonly types: readonly { readonly suffix: string; readonly type: string }[];
  readonly targets: readonly string[];
  readonly only?: string;
}

/** The elements behind an expression, and what references among them may point to. */
export interface ResolvedPaths {
  readonly paths: readonly ElementPath[];
  readonly targets: readonly string[];
}

/**
 * Elements that `expression` reaches from `context` (a resource type or the path of a group), as far as they are of a
 * type that `kind` can search. Undefined when the expression is more than paths.
 */
export function resolvePaths(
  context: string,
  expression: string,
  kind: SearchType,
): ResolvedPaths | undefined {
  const chains = parsePaths(expression);
  if (chains === undefined) return undefined;
  const paths: ElementPath[] = [];
  const targets = new Set<string>();
  for (const chain of chains) {
    const place = follow(context, chain);
    if (place === "beyond") return undefined;
    if (place === undefined) continue;
    paths.push(
      ...elementsAt(place).filter((path) => kind === "composite" || valueTypes[kind].has(path.type)),
    );
    for (const target of place.targets) targets.add(target);
  }
  return { paths: distinct(paths), targets: [...targets] };
}

function follow(context: string, chain: readonly Step[]): Place | "beyond" | undefined {
  const root = context.split(".", 1)[0] ?? context;
  const steps = withoutRoot(root, chain);
  if (steps === undefined) return undefined;
  let place: Place | undefined = { steps: [], types: [{ suffix: "", type: context }], targets: [] };
  for (const step of steps) {
    if (step.kind === "type" && !place.types.some((one) => sameType(one.type, step.type))) return undefined;
    place = advance(place, step);
    if (place === undefined) return "beyond";
  }
  return place;
}

/** Branches of a shared parameter that begin with another resource type are not ours. */
function withoutRoot(root: string, chain: readonly Step[]): readonly Step[] | undefined {
  const first = chain[0];
  if (first?.kind !== "member") return undefined;
  if (first.name === root || first.name === "%resource") return chain.slice(1);
  if (first.name === "Resource" || first.name === "DomainResource") return chain.slice(1);
  return /^[A-Z]/.test(first.name) ? undefined : chain;
}

function advance(place: Place, step: Step): Place | undefined {
  switch (step.kind) {
    case "member":
      return member(place, step.name);
    case "type":
      return { ...place, types: place.types.filter((one) => sameType(one.type, step.type)) };
    case "only":
      return { ...place, only: step.type };
    case "index":
      return withLast(place, (last) => ({ ...last, index: step.index }));
    case "where":
      return withLast(place, (last) =>
        last.where === undefined && last.index === undefined
          ? { ...last, where: [step.name, step.value] }
          : undefined,
      );
  }
}

/** `value.as(DateTime)` is written with a capital in the standard's own files. */
const sameType = (type: string, wanted: string): boolean => type.toLowerCase() === wanted.toLowerCase();

function withLast(place: Place, change: (last: PathStep) => PathStep | undefined): Place | undefined {
  const last = place.steps.at(-1);
  const changed = last === undefined || place.types.length > 1 ? undefined : change(last);
  return changed === undefined ? undefined : { ...place, steps: [...place.steps.slice(0, -1), changed] };
}

function member(place: Place, name: string): Place | undefined {
  const [one, more] = place.types;
  if (one === undefined || more !== undefined || place.only !== undefined) return undefined;
  const element = elementOf(one.type, name);
  if (element === undefined) return undefined;
  return {
    steps: [...suffixed(place.steps, one.suffix), { name, many: element.max !== 0 && element.max !== 1 }],
    types: typesOf(element, one.type),
    targets: element.targets ?? [],
  };
}

const elementOf = (type: string, name: string): ElementDefinition | undefined =>
  (findNode(type) ?? findNode("DomainResource"))?.elements.find((element) => element.name === name);

function typesOf(element: ElementDefinition, parent: string): Place["types"] {
  if (element.sameAs !== undefined) return [{ suffix: "", type: element.sameAs }];
  const group = element.types.some((type) => type === "BackboneElement" || type === "Element");
  if (group) return [{ suffix: "", type: `${parent}.${element.name}` }];
  return element.types.map((type) => ({ suffix: element.choice === true ? capital(type) : "", type }));
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** `value` of type Quantity is the JSON member `valueQuantity`. */
function suffixed(steps: readonly PathStep[], suffix: string): readonly PathStep[] {
  const last = steps.at(-1);
  if (last === undefined || suffix === "") return steps;
  return [...steps.slice(0, -1), { ...last, name: last.name + suffix }];
}

const elementsAt = (place: Place): readonly ElementPath[] =>
  place.types.map(({ suffix, type }) => ({
    steps: suffixed(place.steps, suffix),
    type: dataType(type),
    ...(place.only === undefined ? {} : { only: place.only }),
  }));

/** SimpleQuantity and the like are profiles; their JSON is that of the type they constrain. */
const dataType = (type: string): string =>
  type.includes(".") ? "group" : (findStructure(type)?.type ?? type);

function distinct(paths: readonly ElementPath[]): readonly ElementPath[] {
  const seen = new Map(paths.map((path) => [JSON.stringify(path), path]));
  return [...seen.values()];
}
