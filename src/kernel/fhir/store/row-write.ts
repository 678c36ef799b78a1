import type { Resource } from "../resource.ts";
import type { Current } from "./changes.ts";
import type { StoredRow } from "./stored-row.ts";

/** A version that is to be written in place of the one before. */
export interface RowWrite {
  readonly row: StoredRow;
  readonly before: Current | undefined;
  /** The id was just drawn: nobody else can know it. */
  readonly fresh: boolean;
  readonly resource: Resource | undefined;
}
