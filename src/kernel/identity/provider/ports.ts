import type { Actor } from "../../access/context.ts";
import type { Origin } from "../../audit/origin.ts";

/** As much of a patient as a person needs to choose the right one. */
export interface PatientBrief {
  readonly id: string;
  readonly name: string;
  readonly birthDate?: string;
}

/** Somebody who looks; each look is in the audit log. */
export type Looking = Origin & { readonly actor: Actor };

/** The record, as far as apps need it before they have a token; always through the eyes of who asks. */
export interface PatientDesk {
  /** Undefined for one the person may not see. */
  readonly find: (looking: Looking, id: string) => Promise<PatientBrief | undefined>;
  readonly search: (looking: Looking, text: string) => Promise<readonly PatientBrief[]>;
  /** Whether the person still sees the patient; tells nothing else and is no access. */
  readonly isSeen: (actor: Actor, id: string) => Promise<boolean>;
}
