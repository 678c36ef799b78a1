import type { PathStep } from "../definitions/search-parameters.ts";
import { type Draft, type Extractor, isObject, type JsonObject } from "./draft.ts";

/** All paths of a type's parameters as one tree, so that each element of a resource is visited once for all of them. */
export interface PathNode {
  low: number;
  high: number;
  readonly extractors: Extractor[];
  readonly branches: Branch[];
}

interface Branch {
  readonly name: string;
  readonly index: number | undefined;
  readonly where: readonly [name: string, value: string] | undefined;
  readonly node: PathNode;
}

export const newNode = (): PathNode => ({ low: 0, high: 0, extractors: [], branches: [] });

/** The node at the end of a path; made when it is not there yet. */
export function nodeAt(root: PathNode, steps: readonly PathStep[]): PathNode {
  let node = root;
  for (const step of steps) {
    const known = node.branches.find((branch) => isSameStep(branch, step));
    const branch = known ?? { name: step.name, index: step.index, where: step.where, node: newNode() };
    if (known === undefined) node.branches.push(branch);
    node = branch.node;
  }
  return node;
}

const isSameStep = (branch: Branch, step: PathStep): boolean =>
  branch.name === step.name &&
  branch.index === step.index &&
  branch.where?.[0] === step.where?.[0] &&
  branch.where?.[1] === step.where?.[1];

export function visit(node: PathNode, value: unknown, draft: Draft): void {
  draft.low |= node.low;
  draft.high |= node.high;
  for (const extract of node.extractors) extract(value, draft);
  if (node.branches.length > 0 && isObject(value)) descend(node.branches, value, draft);
}

function descend(branches: readonly Branch[], object: JsonObject, draft: Draft): void {
  for (const branch of branches) {
    const value = object[branch.name];
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) visitItems(branch, value, draft);
    else if (isWanted(branch, value)) visit(branch.node, value, draft);
  }
}

function visitItems(branch: Branch, items: readonly unknown[], draft: Draft): void {
  if (branch.index !== undefined) {
    const item = items[branch.index];
    if (item !== undefined && item !== null) visit(branch.node, item, draft);
    return;
  }
  for (const item of items) {
    if (item !== undefined && item !== null && isWanted(branch, item)) visit(branch.node, item, draft);
  }
}

const isWanted = (branch: Branch, item: unknown): boolean =>
  branch.where === undefined || (isObject(item) && item[branch.where[0]] === branch.where[1]);

/** Values at the end of a path, for the parts of tuples. */
export function collect(value: unknown, steps: readonly PathStep[]): readonly unknown[] {
  let values: readonly unknown[] = [value];
  for (const step of steps) {
    values = values
      .flatMap((one) => (isObject(one) ? one[step.name] : undefined))
      .filter((one) => one !== undefined && one !== null)
      .filter((one) => step.where === undefined || (isObject(one) && one[step.where[0]] === step.where[1]));
    if (step.index !== undefined) values = values.slice(step.index, step.index + 1);
  }
  return values;
}
