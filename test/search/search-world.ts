import { randomBytes } from "node:crypto";
import { type Db, openDb } from "#kernel/db/db.ts";
import { createHasher } from "#kernel/fhir/indexing/hash.ts";
import { createIndexer, type Indexer } from "#kernel/fhir/indexing/indexer.ts";
import { bucketOf, keyOf } from "#kernel/fhir/indexing/keys.ts";
import { createSearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { isResourceType, type ResourceType, typeCodeOf } from "#kernel/fhir/resource-types.ts";
import { createDictionary, type MemoryDictionary } from "#kernel/fhir/search/dictionary.ts";
import { parseSearch } from "#kernel/fhir/search/parse-search.ts";
import { runSearch } from "#kernel/fhir/search/run-search.ts";
import { allTypes } from "#kernel/fhir/search/scope.ts";
import type { SearchOptions } from "#kernel/fhir/search/search-options.ts";
import type { Pair } from "#kernel/fhir/search/search-query.ts";
import type { SearchResult } from "#kernel/fhir/search/search-row.ts";
import { insertRanges, insertReferences, insertRows, type Statement } from "#kernel/fhir/store/statements.ts";
import type { StoredRow } from "#kernel/fhir/store/stored-row.ts";
import { createTestDatabase } from "#test/harness/database.ts";

/** A database with records in it, for tests and benches of search alone: rows are written without the record store. */
export interface SearchWorld {
  readonly db: Db;
  readonly options: SearchOptions;
  readonly dictionary: MemoryDictionary;
  put(...resources: readonly Resource[]): Promise<void>;
  /** `Observation?patient=Patient/1` or, at system level, `?_id=1`. */
  search(address: string, options?: Partial<SearchOptions>): Promise<SearchResult>;
  /** Ids of the matches of all pages, in order. */
  ids(address: string, options?: Partial<SearchOptions>): Promise<readonly string[]>;
  close(): Promise<void>;
}

const seed = { a: 7, b: 11 };

export async function createSearchWorld(): Promise<SearchWorld> {
  const database = await createTestDatabase();
  const db = openDb({ url: database.url });
  const hash = createHasher(seed);
  const indexer = createIndexer({ hash });
  const dictionary = createDictionary();
  const options: SearchOptions = {
    tokens: createSearchTokens(hash),
    dictionary,
    scope: allTypes,
    now: Date.now(),
    baseUrls: ["https://tuetinh.example/fhir"],
    cursor: { key: randomBytes(32), owner: "test" },
  };
  const search: SearchWorld["search"] = async (address, changed = {}) => {
    const [type, pairs] = parseAddress(address);
    const used = { ...options, ...changed };
    return runSearch(db.direct, parseSearch(type, pairs, used), used);
  };
  const ids: SearchWorld["ids"] = async (address, changed = {}) => {
    const found: string[] = [];
    for (let next: string | undefined = address; next !== undefined; ) {
      const result: SearchResult = await search(next, changed);
      found.push(...result.matches.map((row) => row.id));
      next = result.next;
    }
    return found;
  };
  return {
    db,
    options,
    dictionary,
    search,
    ids,
    put: (...resources) => putAll(db, indexer, dictionary, resources),
    close: async () => {
      await db.close();
      await database.drop();
    },
  };
}

export function parseAddress(address: string): readonly [ResourceType | undefined, readonly Pair[]] {
  const at = address.indexOf("?");
  const type = at < 0 ? address : address.slice(0, at);
  const pairs = at < 0 ? [] : [...new URLSearchParams(address.slice(at + 1))];
  return [isResourceType(type) ? type : undefined, pairs];
}

async function putAll(
  db: Db,
  indexer: Indexer,
  dictionary: MemoryDictionary,
  resources: readonly Resource[],
): Promise<void> {
  const rows = resources.map((resource) => storedRowOf(indexer, resource));
  await db.transaction(async (tx) => {
    const statements: Statement[] = [];
    for (const [type, some] of Map.groupBy(rows, (row) => row.type))
      statements.push(...insertRows(type, some));
    statements.push(
      ...insertReferences(rows.flatMap((owner) => owner.index.references.map((row) => ({ owner, row })))),
      ...insertRanges(rows.flatMap((owner) => owner.index.ranges.map((row, n) => ({ owner, row, n })))),
    );
    for (const { text, values, name } of statements) await tx.query(text, values, name);
    for (const row of rows.filter((each) => bucketOf(each.key) !== each.bucket))
      await tx.query("insert into fhir.alias (id, bucket, type, row_bucket) values ($1, $2, $3, $4)", [
        row.key,
        bucketOf(row.key),
        typeCodeOf(row.type),
        row.bucket,
      ]);
  });
  dictionary.add(rows.flatMap((row) => row.index.words));
}

function storedRowOf(indexer: Indexer, resource: Resource): StoredRow {
  const { resourceType, id = "", ...elements } = resource;
  if (!isResourceType(resourceType)) throw new Error(`no resource type: ${resourceType}`);
  const index = indexer.index(resource, { baseUrls: ["https://tuetinh.example/fhir"] });
  const key = keyOf(id);
  return {
    type: resourceType,
    id,
    key,
    bucket: bucketOf(index.patient ?? key),
    version: 1,
    updated: resource.meta?.lastUpdated ?? new Date().toISOString(),
    deleted: false,
    index,
    content: JSON.stringify({ resourceType, id, ...elements }),
  };
}
