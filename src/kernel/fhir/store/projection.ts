import type { Tx } from "#kernel/db/db.ts";
import type { Resource } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";

export interface ProjectedChange {
  readonly type: ResourceType;
  readonly id: string;
  readonly key: string;
  readonly bucket: number;
  readonly version: number;
  /** meta.lastUpdated; `resource` itself does not carry what the store assigns. */
  readonly updated: string;
  /** Where the version before lived; undefined when there is none. */
  readonly previousBucket: number | undefined;
  /** The new version, or undefined when the resource was deleted. */
  readonly resource: Resource | undefined;
}

/** Something derived from records that must change in the very transaction that changes them. */
export interface Projection {
  apply(tx: Tx, changes: readonly ProjectedChange[]): Promise<void>;
}
