import type { Tx } from "#kernel/db/db.ts";
import { compartmentParams } from "../../definitions/compartments.ts";
import { type SearchParam, searchParamsOf } from "../../definitions/search-parameters.ts";
import { bucketOf, keyOf } from "../../indexing/keys.ts";
import type { ResourceType } from "../../resource-types.ts";
import { codingsOf } from "../../search/codings.ts";
import { all, any, type Condition } from "../../search/condition.ts";
import type { FoundRow } from "../../search/found-row.ts";
import { parseSearch } from "../../search/parse-search.ts";
import type { SearchOptions } from "../../search/search-options.ts";
import type { Position, SearchQuery } from "../../search/search-query.ts";
import { planPage } from "../../search/sql/plan-search.ts";
import { pairsOf } from "../search.ts";
import type { ExportPlan } from "./export-plan.ts";

export interface ExportSource {
  readonly tx: Tx;
  readonly options: SearchOptions;
  readonly plan: ExportPlan;
  /** Ids of patients, when the plan is about certain ones. */
  readonly patients: readonly string[] | undefined;
}

/** Patients that one statement asks for. */
const chunkSize = 200;
const mostRows = 1_024;
/** A page that became bigger makes the next one smaller: resources may be of any size. */
const pageText = 4 * 1024 * 1024;

/** Stored texts of one type, page by page, in the order of bucket and key. */
export async function* exportPages(
  source: ExportSource,
  type: ResourceType,
): AsyncGenerator<readonly string[]> {
  const base = baseConditions(source, type);
  for (const conditions of selections(source, type)) yield* pages(source, type, [...conditions, ...base]);
}

/** What every row has to satisfy, wherever it is looked for. */
function baseConditions({ plan, options }: ExportSource, type: ResourceType): readonly Condition[] {
  const since = plan.since === undefined ? [] : conditionsOf(type, `_lastUpdated=gt${plan.since}`, options);
  const filters = plan.filters.filter((each) => each.type === type);
  if (filters.length === 0) return since;
  return [...since, any(filters.map(({ query }) => all(conditionsOf(type, query, options))))];
}

const queryOf = (type: ResourceType, text: string, options: SearchOptions): SearchQuery =>
  parseSearch(type, pairsOf(text), { ...options, lenient: false });

const conditionsOf = (type: ResourceType, text: string, options: SearchOptions): readonly Condition[] =>
  queryOf(type, text, options).parts[0]?.conditions ?? [];

/** The ways into a type that the level of the export opens; no row is reached by two of them. */
function* selections({ plan, patients }: ExportSource, type: ResourceType): Generator<readonly Condition[]> {
  if (plan.level === "system") return yield [];
  if (patients === undefined) {
    if (type === "Patient") return yield [];
    const params = compartment(type);
    if (params.length > 0)
      yield [any(params.map((param) => ({ kind: "missing", param, missing: false }) as const))];
    return;
  }
  // Neighbours by bucket: a statement then reads few buckets instead of a bit of each.
  const keys = patients.map(keyOf).sort((a, b) => bucketOf(a) - bucketOf(b));
  for (let at = 0; at < keys.length; at += chunkSize)
    yield* aboutPatients(type, keys.slice(at, at + chunkSize));
}

/** By one parameter after the other: each of them has an index, their disjunction has none. */
function* aboutPatients(type: ResourceType, keys: readonly string[]): Generator<readonly Condition[]> {
  if (type === "Patient") return yield [{ kind: "ids", keys }];
  const targets = keys.map((key) => ({ types: ["Patient"] as const, key }));
  const before: Condition[] = [];
  for (const param of compartment(type)) {
    const refers: Condition = { kind: "reference", param, targets };
    yield before.length === 0 ? [refers] : [refers, { kind: "not", of: any([...before]) }];
    before.push(refers);
  }
}

/** The parameters by which a resource is about a patient; `patient` says it most exactly where there is one. */
function compartment(type: ResourceType): readonly SearchParam[] {
  const params = searchParamsOf(type);
  const codes = compartmentParams("Patient", type);
  const patient = params.get("patient");
  const rest = codes.map((code) => params.get(code)).filter((param) => param !== undefined);
  if (patient?.column !== "patient" || patient.targets.length !== 1) return rest;
  return [patient, ...rest.filter((param) => param.column !== "patient")];
}

async function* pages(
  { tx, options }: ExportSource,
  type: ResourceType,
  conditions: readonly Condition[],
): AsyncGenerator<readonly string[]> {
  const query = { ...queryOf(type, "", options), parts: [{ type, conditions, sort: [] }] };
  const codings = await codingsOf(query, options.terminology);
  let after: Position | undefined;
  for (let rows = 8; ; ) {
    const { text, values } = planPage({ ...query, after }, { options, codings }, rows, "whole");
    const found = await tx.query<FoundRow>(text, values);
    const last = found.at(-1);
    if (last === undefined) return;
    yield found.map(({ content }) => content);
    if (found.length < rows) return;
    after = { values: [], type, bucket: last.bucket, key: last.id };
    const size = found.reduce((sum, { content }) => sum + content.length, 0);
    rows = Math.min(mostRows, Math.max(1, Math.floor((rows * pageText) / size)), rows * 2);
  }
}
