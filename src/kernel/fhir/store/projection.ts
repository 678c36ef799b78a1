import type { Tx } from "#kernel/db/db.ts";
import type { Resource } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";

export interface ProjectedChange {
  readonly type: ResourceType;
  readonly key: string;
  readonly bucket: number;
  /** The new version, or undefined when the resource was deleted. */
  readonly resource: Resource | undefined;
  /** No earlier version exists, so there is nothing to take away. */
  readonly isNew: boolean;
}

/** Something derived from records that must change in the very transaction that changes them. */
export interface Projection {
  apply(tx: Tx, changes: readonly ProjectedChange[]): Promise<void>;
}
