import type { ElementPath, SearchParam, SearchParams } from "../definitions/search-parameters.ts";
import { parameterCode, storageOf } from "../definitions/search-parameters.ts";
import { compileFhirPath, type FhirPath } from "../fhirpath/compile.ts";
import type { ResourceType } from "../resource-types.ts";
import { type Extractor, type JsonObject, type Mark, markOf } from "./draft.ts";
import { dateExtractor } from "./extract-dates.ts";
import { guessedExtractor } from "./extract-guessed.ts";
import { numberExtractor, quantityExtractor } from "./extract-quantities.ts";
import { type ReferenceUse, referenceExtractor } from "./extract-references.ts";
import { stringExtractor } from "./extract-strings.ts";
import { tokenExtractor } from "./extract-tokens.ts";
import { tupleExtractor } from "./extract-tuples.ts";
import { uriExtractor } from "./extract-uris.ts";
import type { SearchTokens } from "./search-tokens.ts";
import { sortNameIn } from "./sort-name.ts";
import { newNode, nodeAt, type PathNode } from "./walker.ts";

/** Everything that is needed to index resources of one type. */
export interface TypePlan {
  /** The parameters it was made for; others mean that a parameter was added since. */
  readonly params: SearchParams;
  readonly root: PathNode;
  readonly presences: readonly Presence[];
  readonly evaluated: readonly Evaluated[];
  readonly sortName: ((resource: JsonObject) => string | undefined) | undefined;
}

/** A parameter that says whether any of the members is there and not false; false is the lack of its token. */
export interface Presence {
  readonly members: readonly string[];
  readonly mark: Mark;
  readonly whenTrue: number;
}

/** A parameter whose expression is more than a path. */
export interface Evaluated {
  readonly evaluate: FhirPath;
  readonly mark: Mark;
  readonly extract: Extractor;
}

interface Work {
  readonly type: ResourceType;
  readonly params: SearchParams;
  readonly tokens: SearchTokens;
  readonly root: PathNode;
  readonly uses: Map<PathNode, Map<string, DraftUse>>;
}

interface DraftUse {
  readonly storage: SearchParam;
  places: boolean;
  only: string | undefined;
  readonly marks: { only: string; mark: Mark }[];
}

/** `_id` and `_lastUpdated` are columns of every row; unions are answered by their parts. */
const isStored = (param: SearchParam): boolean =>
  param.code !== "_id" && param.code !== "_lastUpdated" && param.unionOf === undefined;

export function planOf(type: ResourceType, params: SearchParams, tokens: SearchTokens): TypePlan {
  const work: Work = { type, params, tokens, root: newNode(), uses: new Map() };
  const stored = [...params.values()].filter(isStored);
  for (const param of stored) {
    if (param.presence === true) continue;
    for (const path of param.paths ?? []) addPath(work, param, path);
  }
  for (const [node, uses] of work.uses) {
    for (const use of uses.values()) node.extractors.push(referenceExtractor(finishedUse(use, work.tokens)));
  }
  return {
    params,
    root: work.root,
    presences: stored.filter((param) => param.presence === true).map((param) => presenceOf(param, tokens)),
    evaluated: stored.filter((param) => param.paths === undefined).map((param) => evaluatedOf(param, tokens)),
    sortName: sortNameIn(params),
  };
}

function addPath(work: Work, param: SearchParam, path: ElementPath): void {
  const node = nodeAt(work.root, path.steps);
  if (param.type === "reference") {
    addReference(work, node, param, path);
    return;
  }
  const mark = markOf(param.ordinal);
  node.low |= mark.low;
  node.high |= mark.high;
  if (param.storedAs !== param.code) return;
  const extractor = extractorOf(work, param, path.type);
  if (extractor !== undefined) node.extractors.push(extractor);
}

/** All parameters over one element that share storage make one use of it. */
function addReference(work: Work, node: PathNode, param: SearchParam, path: ElementPath): void {
  const uses = work.uses.get(node) ?? new Map<string, DraftUse>();
  work.uses.set(node, uses);
  const storage = storageOf(work.params, param);
  const use = uses.get(storage.code) ?? { storage, places: false, only: undefined, marks: [] };
  uses.set(storage.code, use);
  const mark = markOf(param.ordinal);
  if (path.only === undefined) {
    node.low |= mark.low;
    node.high |= mark.high;
  } else {
    use.marks.push({ only: path.only, mark });
    if (storage.code === param.code) use.only = path.only;
  }
  use.places ||=
    param.code === "patient" &&
    param.column === undefined &&
    param.custom === undefined &&
    work.type !== "Person";
}

const finishedUse = (use: DraftUse, tokens: SearchTokens): ReferenceUse => ({
  param: parameterCode(use.storage.code),
  tokens: tokens.of(use.storage),
  column:
    use.storage.column === "patient" || use.storage.column === "encounter" ? use.storage.column : undefined,
  places: use.places,
  only: use.only,
  marks: use.marks,
});

function extractorOf(work: Work, param: SearchParam, dataType: string): Extractor | undefined {
  const own = work.tokens.of(param);
  const code = parameterCode(param.storedAs);
  switch (param.type) {
    case "token":
      return tokenExtractor(own, dataType, param.column === "code");
    case "string":
      return stringExtractor(own, dataType);
    case "uri":
      return uriExtractor(own, param.below);
    case "date":
      return dateExtractor(code, dataType, param.column === "date");
    case "quantity":
      return quantityExtractor(code, work.tokens, param.column === "quantity");
    case "number":
      return numberExtractor(code);
    case "composite":
      return param.tuple ? tupleExtractor(param, work.params, work.tokens) : undefined;
    case "reference":
      return undefined;
  }
}

const presenceOf = (param: SearchParam, tokens: SearchTokens): Presence => ({
  members: (param.paths ?? []).flatMap((path) => path.steps[0]?.name ?? []),
  mark: markOf(param.ordinal),
  whenTrue: tokens.of(param).token({ code: "true" }),
});

const evaluatedOf = (param: SearchParam, tokens: SearchTokens): Evaluated => ({
  evaluate: param.custom === undefined ? compileFhirPath(param.expression) : forgiving(param.expression),
  mark: markOf(param.ordinal),
  extract: guessedExtractor(param, tokens),
});

/** An expression of the installation's own must not refuse a record: where it fails it has found nothing. */
function forgiving(expression: string): FhirPath {
  const evaluate = compileFhirPath(expression);
  return (input, env) => {
    try {
      return evaluate(input, env);
    } catch {
      return [];
    }
  };
}
