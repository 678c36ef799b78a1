import type { Actor } from "../../access/context.ts";

/** As much of a patient as a person needs to choose the right one. */
export interface PatientBrief {
  readonly id: string;
  readonly name: string;
  readonly birthDate?: string;
}

/** The record, as far as apps need it before they have a token; always through the eyes of who asks. */
export interface PatientDesk {
  /** Undefined for one the person may not see. */
  readonly find: (actor: Actor, id: string) => Promise<PatientBrief | undefined>;
  readonly search: (actor: Actor, text: string) => Promise<readonly PatientBrief[]>;
}
