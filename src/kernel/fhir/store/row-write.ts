import type { Origin } from "#kernel/audit/origin.ts";
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
  /** Who asked for it; absent for work of the system itself. */
  readonly origin?: Origin | undefined;
}
