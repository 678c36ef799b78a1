import { fhirError } from "../resource.ts";
import type { Coding } from "../search/search-options.ts";
import { type CodeSet, type Codes, countOf, inBoth, inEither, onlyInFirst } from "./code-sets.ts";
import type { ConceptTree } from "./concept-tree.ts";
import { filterConcepts } from "./filter-concepts.ts";
import type { Share, ValueSetDefinition } from "./value-set-definition.ts";

/** Where value sets and code systems come from; undefined means "not known here". */
export interface Library {
  findValueSet(canonical: string): Promise<ValueSetDefinition | undefined>;
  findCodeSystem(canonical: string): Promise<ConceptTree | undefined>;
}

/** More codes in one search would cost everybody else too much. */
export const mostCodes = 10_000;
/** On the way to the answer there may be more: whole systems that are then cut down. */
const mostGathered = 200_000;
const mostLookups = 200;
const deepest = 20;

interface Walk {
  readonly library: Library;
  readonly known: Map<string, Codes | undefined>;
  readonly path: readonly string[];
  readonly budget: { lookups: number };
}

/** All codes of a value set; undefined where a part of it is not known here or cannot be enumerated. */
export async function expandValueSet(
  library: Library,
  definition: ValueSetDefinition,
): Promise<readonly Coding[] | undefined> {
  const walk: Walk = { library, known: new Map(), path: [nameOf(definition)], budget: { lookups: 0 } };
  const codes = await expand(walk, definition);
  if (codes === undefined) return undefined;
  if (countOf(codes) > mostCodes) throw tooCostly(nameOf(definition), `more than ${mostCodes} codes`);
  return [...codes].flatMap(([system, some]) => [...some].map((code) => ({ system, code })));
}

async function expand(walk: Walk, definition: ValueSetDefinition): Promise<Codes | undefined> {
  const { include, exclude, listed } = definition;
  const included = include.length === 0 ? undefined : await unionOf(walk, include);
  const excluded = included === undefined ? undefined : await unionOf(walk, exclude);
  if (included === undefined || excluded === undefined)
    return listed === undefined ? undefined : unionOf(walk, listed);
  return new Map([...included].map(([system, codes]) => [system, lessOf(codes, excluded.get(system))]));
}

const nameOf = ({ url, version }: ValueSetDefinition): string =>
  version === undefined ? url : `${url}|${version}`;

const lessOf = (codes: CodeSet, less: CodeSet | undefined): CodeSet =>
  less === undefined ? codes : onlyInFirst(codes, less);

async function unionOf(walk: Walk, shares: readonly Share[]): Promise<Codes | undefined> {
  const union = new Map<string, CodeSet>();
  for (const share of shares) {
    const codes = await codesOfShare(walk, share);
    if (codes === undefined) return undefined;
    for (const [system, more] of codes) {
      const before = union.get(system);
      union.set(system, before === undefined ? more : inEither(before, more));
    }
    if (countOf(union) > mostGathered) throw tooCostly(walk.path[0], "too many codes on the way");
  }
  return union;
}

async function codesOfShare(walk: Walk, share: Share): Promise<Codes | undefined> {
  let codes = share.system === undefined ? undefined : await codesOfSystem(walk, share, share.system);
  if (share.system !== undefined && codes === undefined) return undefined;
  for (const canonical of share.valueSets ?? []) {
    const others = await codesOfValueSet(walk, canonical);
    if (others === undefined) return undefined;
    codes = codes === undefined ? others : intersectionOf(codes, others);
  }
  return codes;
}

async function codesOfSystem(walk: Walk, share: Share, system: string): Promise<Codes | undefined> {
  if (share.codes !== undefined) return new Map([[system, new Set(share.codes)]]);
  spend(walk);
  const canonical = share.version === undefined ? system : `${system}|${share.version}`;
  const tree = await walk.library.findCodeSystem(canonical);
  const codes = tree === undefined ? undefined : filterConcepts(tree, share.filters ?? []);
  return codes === undefined ? undefined : new Map([[system, codes]]);
}

async function codesOfValueSet(walk: Walk, canonical: string): Promise<Codes | undefined> {
  if (walk.known.has(canonical)) return walk.known.get(canonical);
  spend(walk);
  const definition = await walk.library.findValueSet(canonical);
  if (definition === undefined) return undefined;
  const name = nameOf(definition);
  if (walk.path.includes(name)) throw fhirError(422, "processing", `The value set ${name} includes itself`);
  if (walk.path.length >= deepest) throw tooCostly(walk.path[0], `value sets nested deeper than ${deepest}`);
  const codes = await expand({ ...walk, path: [...walk.path, name] }, definition);
  walk.known.set(canonical, codes);
  return codes;
}

/** Several value sets in one include mean what they have in common. */
const intersectionOf = (some: Codes, others: Codes): Codes =>
  new Map([...some].map(([system, codes]) => [system, inBoth(codes, others.get(system) ?? new Set())]));

function spend({ budget, path }: Walk): void {
  budget.lookups++;
  if (budget.lookups > mostLookups) throw tooCostly(path[0], `made of more than ${mostLookups} others`);
}

const tooCostly = (url: string | undefined, reason: string) =>
  fhirError(422, "too-costly", `The value set ${url ?? ""} cannot be searched with: ${reason}`);
