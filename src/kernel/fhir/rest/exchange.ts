import type { Reach } from "#kernel/access/reach.ts";
import type { Origin } from "#kernel/audit/origin.ts";
import { type Issue, operationOutcome, type Resource } from "../resource.ts";
import type { ExactJson } from "../store/exact-json.ts";

export const interactions = ["c", "r", "u", "d", "s"] as const;
/** create, read, update, delete, search: the letters of SMART v2 scopes. */
export type Interaction = (typeof interactions)[number];

/** Who asks, as far as the record cares. */
export interface FhirActor {
  readonly id: string;
  /** Whose data a person may touch; undefined for programs, which have the whole record. */
  readonly reach: Reach | undefined;
  may(type: string, interaction: Interaction): boolean;
  /** Named permissions outside SMART scopes (`fhir.export`, …). */
  holds(permission: string): boolean;
}

/** One interaction, whether it came alone over HTTP or as an entry of a batch. */
export interface FhirRequest {
  readonly method: string;
  /** Decoded path segments below the base. */
  readonly path: readonly string[];
  readonly query: string;
  readonly header: (name: string) => string | undefined;
  /** Parses the body; throws a 400 that says where the JSON breaks. */
  readonly body: () => ExactJson;
  /** Raw text of the body, for forms. */
  readonly text: () => string;
  readonly actor: FhirActor;
  /** For the audit log: who asks, from where and why. */
  readonly origin: Origin;
  readonly base: string;
  /** FHIRPath of the resource inside what was sent, for entries of a Bundle. */
  readonly at: string | undefined;
}

export interface FhirReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Serialised FHIR JSON, or nothing. */
  readonly body: string;
  /** When the version came about, to the millisecond: the header knows seconds only. */
  readonly updated?: string;
  /** What the audit log is told beyond the request itself. */
  readonly shown?: Shown;
}

/** Whose data an answer tells. */
export interface Shown {
  /** Keys of patients. */
  readonly patients?: readonly string[];
  readonly version?: number;
  /** The whole population's. */
  readonly everyone?: true;
  readonly rows?: number;
}

/** The patient a row is about: itself, or the one in its column. */
export const patientOfRow = (
  type: string,
  key: string,
  patient: string | null | undefined,
): string | undefined => (type === "Patient" ? key : (patient ?? undefined));

/** What is shown when these rows are. */
export const shownRows = (
  rows: readonly {
    readonly type: string;
    readonly key: string;
    readonly patient?: string | null | undefined;
  }[],
): Shown => ({
  patients: [...new Set(rows.flatMap(({ type, key, patient }) => patientOfRow(type, key, patient) ?? []))],
  rows: rows.length,
});

export const fhirJson = "application/fhir+json; charset=utf-8";

export const reply = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): FhirReply => ({ status, headers, body });

export const replyOutcome = (
  status: number,
  issues: readonly Issue[],
  headers: Readonly<Record<string, string>> = {},
): FhirReply => reply(status, JSON.stringify(operationOutcome(issues)), headers);

export const replyResource = (status: number, resource: Resource): FhirReply =>
  reply(status, JSON.stringify(resource));

/** `Prefer: return=minimal, handling=lenient` → the value of one preference. */
export function preference(request: FhirRequest, name: string): string | undefined {
  const header = request.header("prefer");
  if (header === undefined) return undefined;
  for (const part of header.split(/[,;]/)) {
    const [key = "", value = ""] = part.trim().split("=", 2);
    if (key.trim().toLowerCase() === name) return value.trim().replace(/^"(.*)"$/, "$1");
  }
  return undefined;
}
