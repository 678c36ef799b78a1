import { hash } from "node:crypto";
import type { Actor } from "../access/context.ts";
import { newId, timeOfId } from "../base/ids.ts";
import type { Origin } from "./origin.ts";

export const auditKinds = ["C", "R", "U", "D", "E"] as const;
/** Create, read, update, delete, execute: the letters of AuditEvent.action. */
export type AuditKind = (typeof auditKinds)[number];

export const auditOutcomes = ["done", "refused", "denied"] as const;
/** `refused`: the request was wrong or met nothing; `denied`: the asker may not. */
export type AuditOutcome = (typeof auditOutcomes)[number];

/** One access, told by whoever served it. */
export interface AuditNote {
  readonly origin: Origin;
  readonly kind: AuditKind;
  /** `fhir.read`, the permission of a route, `sign-in.password` … */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** Type, id and version of the one thing that was touched. */
  readonly type?: string;
  readonly target?: string;
  readonly version?: number;
  /** Keys of the patients whose data were touched. */
  readonly patients?: readonly string[];
  /** Data of the whole population were taken out. */
  readonly everyone?: boolean;
  /** Status of the answer, if it went over HTTP. */
  readonly status?: number;
  /** Code of the refusal. */
  readonly code?: string;
  /** Further facts, never values that may hold names. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A note as it is stored: `event` is the evidence, the other columns repeat parts of it. */
export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly actor: string | null;
  readonly patient: string | null;
  readonly patients: readonly string[] | null;
  readonly facility: string | null;
  readonly action: string;
  readonly type: string | null;
  readonly outcome: AuditOutcome;
  readonly everyone: boolean;
  readonly purpose: string | null;
  readonly event: string;
}

/** Who did it, as it stands in an event: names beside ids, since both may change later. */
export interface EventActor {
  readonly id: string;
  readonly name: string;
  readonly client?: string;
  readonly role?: string;
  readonly roleName?: string;
  readonly facility?: string;
  readonly facilityName?: string;
  /** Ids of the person's own Practitioner or Patient. */
  readonly practitioner?: string;
  readonly self?: string;
}

/** An event as its JSON spells it, in the order of its members. */
export interface AuditEventJson {
  readonly v: 1;
  readonly id: string;
  readonly at: string;
  readonly actor: EventActor | null;
  readonly kind: AuditKind;
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly type?: string;
  readonly target?: string;
  readonly version?: number;
  readonly patients?: readonly string[];
  readonly everyone?: true;
  readonly status?: number;
  readonly code?: string;
  readonly purpose?: string;
  readonly request: string;
  readonly address?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Key under which the record knows a patient. */
export type KeyOf = (patientId: string) => string;

/** Of more patients than this only so many are named, and their number. */
export const mostPatients = 1_000;

export function rowOfNote(note: AuditNote, keyOf: KeyOf, id: string = newId()): AuditRow {
  const { actor } = note.origin;
  const at = new Date(timeOfId(id)).toISOString();
  const patients = patientsOf(note);
  const purpose = purposeOf(note.origin, patients, keyOf);
  const rest = restOf(note, id, patients, purpose);
  const who = actor === undefined ? "null" : jsonOf(actor);
  const event = `{"v":1,"id":"${id}","at":"${at}","actor":${who},${JSON.stringify(rest).slice(1)}`;
  return { id, at, ...columnsOf(rest, actor), ...patientColumns(patients), event };
}

type Undefinable<T> = { readonly [Name in keyof T]: T[Name] | undefined };
type Always = "kind" | "action" | "outcome" | "request";
type EventRest = Pick<AuditEventJson, Always> &
  Undefinable<Omit<AuditEventJson, "v" | "id" | "at" | "actor" | Always>>;
type SearchedParts = Pick<AuditEventJson, "action" | "outcome"> &
  Partial<Undefinable<Pick<AuditEventJson, "type" | "everyone" | "purpose">>>;
type SearchedActor =
  | { readonly id: string; readonly person?: { readonly facility?: string | undefined } | undefined }
  | undefined;

/** What of an event is repeated in columns to be searched, apart from patients. */
export const columnsOf = (
  { action, outcome, type, everyone, purpose }: SearchedParts,
  actor: SearchedActor,
): Omit<AuditRow, "id" | "at" | "event" | "patient" | "patients"> => ({
  actor: actor?.id ?? null,
  facility: actor?.person?.facility ?? null,
  action,
  type: type ?? null,
  outcome,
  everyone: everyone === true,
  purpose: purpose ?? null,
});

function patientColumns(patients: readonly string[]): Pick<AuditRow, "patient" | "patients"> {
  const [only] = patients;
  if (patients.length > 1) return { patient: null, patients };
  return { patient: only ?? null, patients: null };
}

/**
 * How an event names patients: one by its key; several by hashes, so that each of them can be given the event as
 * evidence and finds itself in it, and nobody learns who the others are. Keys are random: no hash can be guessed.
 */
export const toldPatients = (id: string, patients: readonly string[]): readonly string[] =>
  patients.length < 2 ? patients : patients.map((patient) => hash("sha256", `${id} ${patient}`, "base64url"));

/** In the order of `AuditEventJson`; what is undefined has no member in JSON. */
function restOf(
  note: AuditNote,
  id: string,
  patients: readonly string[],
  purpose: string | undefined,
): EventRest {
  const { origin, kind, action, outcome, type, target, version, status, code, detail } = note;
  return {
    kind,
    action,
    outcome,
    type,
    target,
    version,
    patients: patients.length === 0 ? undefined : toldPatients(id, patients),
    everyone: note.everyone === true ? true : undefined,
    status,
    code,
    purpose,
    request: origin.requestId,
    address: origin.address,
    detail,
  };
}

function patientsOf({ patients }: AuditNote): readonly string[] {
  if (patients === undefined || patients.length < 2) return patients ?? [];
  return [...new Set(patients)].slice(0, mostPatients);
}

/** Whoever sees a patient only because of an emergency acts in an emergency, whatever the request says. */
function purposeOf(
  { actor, purpose }: Origin,
  patients: readonly string[],
  keyOf: KeyOf,
): string | undefined {
  const opened = actor?.reach?.emergencies;
  if (opened === undefined || opened.length === 0) return purpose;
  const keys = opened.map(keyOf);
  return patients.some((patient) => keys.includes(patient)) ? "ETREAT" : purpose;
}

const known = new WeakMap<Actor, string>();

/** The same actor serves many requests: told once. */
function jsonOf(actor: Actor): string {
  const before = known.get(actor);
  if (before !== undefined) return before;
  const json = JSON.stringify(eventActor(actor));
  known.set(actor, json);
  return json;
}

function eventActor({ id, name, clientId, person }: Actor): EventActor {
  if (person === undefined) return { id, name, ...(clientId === id ? {} : { client: clientId }) };
  const { role, roleName, facility, facilityName, practitioner, patient } = person;
  return {
    id,
    name,
    client: clientId,
    role,
    roleName,
    ...(facility === undefined ? {} : { facility }),
    ...(facilityName === undefined ? {} : { facilityName }),
    ...(practitioner === undefined ? {} : { practitioner }),
    ...(patient === undefined ? {} : { self: patient }),
  };
}
