import type { Origin } from "#kernel/audit/origin.ts";
import type { FhirError } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import type { Prepared } from "./stored-row.ts";

/** The version that is current and locked while the next one is decided. */
export interface Current {
  readonly version: number;
  readonly deleted: boolean;
  readonly updated: Date;
  readonly patient: string | undefined;
  readonly bucket: number;
  /** It has rows in fhir.reference or fhir.range that go away with it. */
  readonly hasSideRows: boolean;
  /** Only when the change asked for it. */
  readonly content: string | undefined;
}

export type Decision =
  | { readonly kind: "write"; readonly prepared: Prepared }
  | { readonly kind: "delete" }
  | { readonly kind: "keep" }
  | { readonly kind: "refuse"; readonly error: FhirError };

/** One intended change of one resource. */
export interface Change {
  readonly type: ResourceType;
  readonly id: string;
  readonly key: string;
  /** The id was just drawn, so no row can exist and none is looked for. */
  readonly fresh: boolean;
  readonly needsContent: boolean;
  /** Who asked for it; absent for work of the system itself. */
  readonly origin?: Origin | undefined;
  /** Decides the next state from the current one; runs once per attempt, after the row is locked. */
  readonly decide: (current: Current | undefined) => Decision;
}

export type ChangeResult =
  | {
      readonly kind: "written";
      readonly created: boolean;
      readonly type: ResourceType;
      readonly id: string;
      readonly version: number;
      readonly updated: string;
      readonly content: string;
    }
  | { readonly kind: "deleted"; readonly type: ResourceType; readonly id: string; readonly version: number }
  | {
      readonly kind: "kept";
      readonly type: ResourceType;
      readonly id: string;
      readonly current: Current | undefined;
    }
  | { readonly kind: "refused"; readonly error: FhirError };
