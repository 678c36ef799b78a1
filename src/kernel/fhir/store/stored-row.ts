import type { IndexRow } from "../indexing/index-row.ts";
import type { Resource } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";

/** One version of a resource as it goes into the type's table. */
export interface StoredRow {
  readonly type: ResourceType;
  readonly id: string;
  readonly key: string;
  readonly bucket: number;
  readonly version: number;
  /** meta.lastUpdated, an instant. */
  readonly updated: string;
  readonly deleted: boolean;
  readonly index: IndexRow;
  readonly content: string;
}

/** A resource that was validated and indexed and waits for its version. */
export interface Prepared {
  readonly type: ResourceType;
  readonly resource: Resource;
  /** The same resource with numbers as they were written. */
  readonly exact: Resource;
  readonly index: IndexRow;
  /** The set of search parameters that it was indexed for. */
  readonly epoch: number;
}

/** The JSON that is stored and served: resourceType, id and meta first, then the elements as they came. */
export function renderContent(exact: Resource, id: string, version: number, updated: string): string {
  const { resourceType, id: _id, meta, ...elements } = exact;
  return JSON.stringify({
    resourceType,
    id,
    meta: { ...meta, versionId: String(version), lastUpdated: updated },
    ...elements,
  });
}

const nothing: IndexRow = {
  patient: undefined,
  encounter: undefined,
  startAt: undefined,
  endAt: undefined,
  code: undefined,
  quantity: undefined,
  canonicalQuantity: undefined,
  unit: undefined,
  present: 0,
  sortName: undefined,
  tokens: [],
  references: [],
  ranges: [],
  words: [],
};

/** What is left in the index of a deleted resource: only whose it was. */
export const indexOfDeleted = (patient: string | undefined): IndexRow => ({ ...nothing, patient });
