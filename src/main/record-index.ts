import type { Db } from "#kernel/db/db.ts";
import { createHasher } from "#kernel/fhir/indexing/hash.ts";
import type { IndexRow } from "#kernel/fhir/indexing/index-row.ts";
import { createIndexer } from "#kernel/fhir/indexing/indexer.ts";
import { createSearchTokens, type SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import { createParamRegistry, type ParamRegistry } from "#kernel/fhir/reindex/registry.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { openStoreSettings } from "#kernel/fhir/store/settings.ts";

/** How this installation indexes: its hashes, its own search parameters, its own addresses. */
export interface RecordIndex {
  readonly index: (resource: Resource) => IndexRow;
  readonly tokens: SearchTokens;
  readonly registry: ParamRegistry;
  /** Seals page cursors. */
  readonly cursorKey: Uint8Array;
}

export async function openIndex(db: Db, baseUrls: readonly string[]): Promise<RecordIndex> {
  const { hashSeed, cursorKey } = await openStoreSettings(db);
  const hash = createHasher(hashSeed);
  const indexer = createIndexer({ hash });
  const registry = createParamRegistry(db.direct);
  await registry.refresh();
  return {
    index: (resource) => indexer.index(resource, { baseUrls }),
    tokens: createSearchTokens(hash),
    registry,
    cursorKey,
  };
}
