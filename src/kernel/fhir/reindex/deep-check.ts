import type { Db, Tx } from "#kernel/db/db.ts";
import type { IndexRow } from "../indexing/index-row.ts";
import { bucketOf, keyOf } from "../indexing/keys.ts";
import type { Resource } from "../resource.ts";
import { type ResourceType, resourceTypes, typeCodeOf } from "../resource-types.ts";
import type { RowPlace } from "../store/statements.ts";
import { indexOfDeleted } from "../store/stored-row.ts";
import { differencesOf, readStoredIndexes, type StoredIndex } from "./compare-index.ts";
import {
  listAliases,
  listOldVersions,
  listOrphans,
  listPresentTypes,
  listWords,
  type StoredVersion,
} from "./deep-check.sql.ts";
import { listParams } from "./registry.sql.ts";
import type { StoredIndexRow } from "./stored-rows.sql.ts";

export interface DeepCheckParts {
  readonly db: Db;
  readonly index: (resource: Resource) => IndexRow;
  readonly onProgress?: (type: ResourceType, rows: number) => void;
  readonly pageSize?: number;
}

export interface DeepCheckResult {
  readonly rows: number;
  readonly faults: number;
  /** `Type/id: what`, the first hundred; never what a record says. */
  readonly listed: readonly string[];
  /** Types whose index is not judged, because their search parameters are just changing. */
  readonly changing: readonly string[];
}

const mostListed = 100;
const first: RowPlace = { bucket: -1, key: "00000000-0000-0000-0000-000000000000" };

/**
 * Looks at every record once: whether its index is what its content says, whether it can be found by its id, and
 * whether its versions follow one another without a gap. May run beside a server that is being written to.
 */
export async function deepCheck(parts: DeepCheckParts): Promise<DeepCheckResult> {
  const { db } = parts;
  const params = await db.read(listParams);
  const changing = new Set(params.filter((param) => !param.ready).map((param) => param.type));
  const state: State = { rows: 0, faults: 0, listed: [], changing, words: new Set() };
  for (const type of resourceTypes) await checkType(parts, type, state);
  const { rows, faults, listed } = state;
  return { rows, faults, listed, changing: [...changing] };
}

interface State {
  rows: number;
  faults: number;
  readonly listed: string[];
  readonly changing: ReadonlySet<string>;
  /** Words known to be recorded; read again when one is missing. */
  words: ReadonlySet<string>;
}

function tell(state: State, place: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  state.faults++;
  if (state.listed.length < mostListed) state.listed.push(`${place}: ${faults.join(", ")}`);
}

async function checkType(parts: DeepCheckParts, type: ResourceType, state: State): Promise<void> {
  const { db, pageSize = 500, onProgress } = parts;
  let rows = 0;
  for (let after: RowPlace | undefined = first; after !== undefined; ) {
    const from: RowPlace = after;
    const page = await db.read((tx) => checkPage(parts, tx, { type, after: from, pageSize }, state));
    rows += page.length;
    const last = page.at(-1);
    after = last === undefined || page.length < pageSize ? undefined : last;
    if (rows > 0) onProgress?.(type, rows);
  }
  state.rows += rows;
  for (const { key, place } of await db.read((tx) => listOrphans(tx, type, mostListed)))
    tell(state, `${type}/${key}`, [`${place} without a record`]);
  if (rows > 0) await checkPresent(db, type, state);
}

async function checkPresent(db: Db, type: ResourceType, state: State): Promise<void> {
  const present = await db.read(listPresentTypes);
  if (!present.some((row) => row.type === typeCodeOf(type))) tell(state, type, ["fhir.present_type"]);
}

interface Page {
  readonly type: ResourceType;
  readonly after: RowPlace;
  readonly pageSize: number;
}

/** All of a page in one snapshot: what is written meanwhile is seen whole or not at all. */
async function checkPage(
  parts: DeepCheckParts,
  tx: Tx,
  { type, after, pageSize }: Page,
  state: State,
): Promise<readonly RowPlace[]> {
  const page = await readStoredIndexes(tx, type, after, pageSize);
  const keys = page.map(({ row }) => row.key);
  const aliases = new Map((await listAliases(tx, type, keys)).map((each) => [each.key, each.bucket]));
  const versions = Map.groupBy(await listOldVersions(tx, type, keys), (version) => version.key);
  for (const stored of page) {
    const { row } = stored;
    const resource = parsed(row.content);
    const index = row.deleted ? indexOfDeleted(row.patient ?? undefined) : parts.index(resource);
    tell(state, `${type}/${resource.id ?? row.key}`, [
      ...envelopeFaults(type, row, resource),
      ...placeFaults(row, index, aliases.get(row.key)),
      ...historyFaults(row, versions.get(row.key) ?? []),
      ...(state.changing.has(type) ? [] : await indexFaults(tx, stored, index, state)),
    ]);
  }
  return page.map(({ row }) => row);
}

const nothing: Resource = { resourceType: "" };

function parsed(content: string): Resource {
  try {
    return JSON.parse(content) as Resource;
  } catch {
    // Told as a fault of the envelope: nothing of it fits.
    return nothing;
  }
}

function envelopeFaults(type: ResourceType, row: StoredIndexRow, resource: Resource): readonly string[] {
  const { resourceType, id, meta } = resource;
  const faults: string[] = [];
  if (resourceType !== type || id === undefined || keyOf(id) !== row.key)
    faults.push("content is of another");
  if (row.deleted) return faults;
  if (meta?.versionId !== String(row.version)) faults.push("meta.versionId");
  if (Date.parse(meta?.lastUpdated ?? "") !== row.updated) faults.push("meta.lastUpdated");
  return faults;
}

function placeFaults(row: StoredIndexRow, index: IndexRow, alias: number | undefined): readonly string[] {
  const faults: string[] = [];
  if (!row.deleted && row.bucket !== bucketOf(index.patient ?? row.key)) faults.push("bucket");
  if ((alias ?? bucketOf(row.key)) !== row.bucket) faults.push("fhir.alias");
  return faults;
}

function historyFaults(row: StoredIndexRow, old: readonly StoredVersion[]): readonly string[] {
  const isGapless = old.length === row.version - 1 && old.every(({ version }, n) => version === n + 1);
  if (!isGapless) return ["fhir.history has gaps"];
  const meets = old.every(
    ({ updated, until }, n) => updated < until && until === (old[n + 1]?.updated ?? row.updated),
  );
  return meets ? [] : ["fhir.history has intervals that do not meet"];
}

async function indexFaults(
  tx: Tx,
  stored: StoredIndex,
  index: IndexRow,
  state: State,
): Promise<readonly string[]> {
  const faults = differencesOf(stored, index);
  if (index.words.every((word) => state.words.has(word))) return faults;
  state.words = new Set((await listWords(tx)).map(({ word }) => word));
  return index.words.every((word) => state.words.has(word)) ? faults : [...faults, "fhir.word"];
}
