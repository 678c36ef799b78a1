/** A code system as far as search needs it. A concept may stand below several others. */
export interface ConceptTree extends TreeFacts {
  readonly codes: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

export interface TreeFacts {
  /** False where "below" means "part of": a finger is no kind of hand. */
  readonly subsumes: boolean;
  /** Names of the properties that concepts may have, and their values as text. */
  readonly declared: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, readonly Property[]>;
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

export type Link = readonly [child: string, parent: string];

/** Links from or to a code that the system does not define are left out. */
export function conceptTree(
  codes: ReadonlySet<string>,
  links: Iterable<Link>,
  facts: TreeFacts,
): ConceptTree {
  const parents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const [child, parent] of links) {
    const isKnown = codes.has(child) && codes.has(parent);
    if (!isKnown || parents.get(child)?.includes(parent) === true) continue;
    append(parents, child, parent);
    append(children, parent, child);
  }
  return { ...facts, codes, parents, children };
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

export type Direction = "above" | "below";

/** The code itself and all that are reached from it; a circle in the data ends where it closes. */
export function reachableFrom(tree: ConceptTree, code: string, direction: Direction): ReadonlySet<string> {
  const next = direction === "below" ? tree.children : tree.parents;
  const reached = new Set([code]);
  for (const each of reached) for (const further of next.get(each) ?? []) reached.add(further);
  return reached;
}

/** What a concept takes of a cache: codes, links and properties are about equally large. */
export const weightOf = ({ codes, parents, properties }: ConceptTree): number =>
  codes.size + 2 * parents.size + 2 * properties.size;
