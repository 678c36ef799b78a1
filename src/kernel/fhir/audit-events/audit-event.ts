import type { AuditEventJson, EventActor } from "#kernel/audit/entry.ts";
import type { Resource } from "../resource.ts";

/** An entry of the audit log, with its patients by id. */
export interface ToldEntry {
  readonly event: AuditEventJson;
  readonly patients: readonly string[];
}

const balp = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit";
const coding = (system: string, code: string, display?: string) => ({
  system,
  code,
  ...(display === undefined ? {} : { display }),
});
const concept = (system: string, code: string, display?: string) => ({
  coding: [coding(system, code, display)],
});

const eventType = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const interaction = "http://hl7.org/fhir/restful-interaction";
const dicom = "http://dicom.nema.org/resources/ontology/DCM";
const entityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const objectRole = "http://terminology.hl7.org/CodeSystem/object-role";
const participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const sourceType = "http://terminology.hl7.org/CodeSystem/security-source-type";
const balpEntity = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
const purposes = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/** The entry as an AuditEvent in the shape of IHE Basic Audit Log Patterns (BALP) 1.1. */
export function auditEventOf({ event, patients }: ToldEntry): Resource {
  const { id, at, actor, kind, outcome, purpose, code } = event;
  return {
    resourceType: "AuditEvent",
    id,
    meta: { versionId: "1", lastUpdated: at, ...profileOf(event, patients) },
    ...typeOf(event),
    action: kind,
    recorded: at,
    outcome: outcomeCodes[outcome],
    ...(code === undefined ? {} : { outcomeDesc: code }),
    ...(purpose === undefined ? {} : { purposeOfEvent: [concept(purposes, purpose)] }),
    agent: agentsOf(actor, event.address),
    source: {
      observer: { display: "Tuệ Tĩnh" },
      type: [coding(sourceType, "4", "Application Server")],
    },
    entity: entitiesOf(event, patients),
  };
}

const profileNames = { C: "Create", R: "Read", U: "Update", D: "Delete", E: "Query" } as const;

/** What is neither a search nor a deed on one resource is in no pattern of theirs. */
function profileOf({ kind, action }: AuditEventJson, patients: readonly string[]): object {
  if (!action.startsWith("fhir.") || (kind === "E" && action !== "fhir.search")) return {};
  return { profile: [`${balp}.${patients.length > 0 ? "Patient" : ""}${profileNames[kind]}`] };
}

/** What of an AuditEvent outcome ours are: success, minor failure, serious failure. */
export const outcomeCodes = { done: "0", refused: "4", denied: "8" } as const;

const interactions: Readonly<Record<string, string>> = {
  "fhir.read": "read",
  "fhir.create": "create",
  "fhir.update": "update",
  "fhir.delete": "delete",
  "fhir.search": "search",
  "fhir.history": "history",
  "fhir.bundle": "batch",
};

function typeOf({ action }: AuditEventJson): Pick<Resource, string> {
  if (action.startsWith("sign-in"))
    return {
      type: coding(dicom, "110114", "User Authentication"),
      subtype: [coding(dicom, "110122", "Login")],
    };
  return {
    type: coding(eventType, "rest", "RESTful Operation"),
    subtype: [coding(interaction, interactions[action] ?? "operation")],
  };
}

/** Who asked, where they work, and we who answered. */
function agentsOf(actor: EventActor | null, address: string | undefined): readonly object[] {
  const server = { type: concept(dicom, "110152", "Destination Role ID"), who: { display: "Tuệ Tĩnh" } };
  const network = address === undefined ? {} : { network: { address, type: "2" } };
  return [
    { ...askerOf(actor), requestor: true, ...network },
    ...workplaceOf(actor),
    { ...server, requestor: false },
  ];
}

function askerOf(actor: EventActor | null): object {
  if (actor === null) return { type: concept(dicom, "110153", "Source Role ID"), who: { display: "?" } };
  const isPerson = actor.role !== undefined;
  return {
    type: isPerson
      ? concept(participation, "IRCP", "information recipient")
      : concept(dicom, "110153", "Source Role ID"),
    ...(isPerson ? { role: [{ coding: [{ code: actor.role }], text: actor.roleName ?? actor.role }] } : {}),
    who: { ...referenceOf(actor), identifier: { value: actor.id }, display: actor.name },
    altId: actor.id,
    name: actor.name,
  };
}

function referenceOf({ practitioner, self }: EventActor): object {
  if (practitioner !== undefined) return { reference: `Practitioner/${practitioner}` };
  return self === undefined ? {} : { reference: `Patient/${self}` };
}

function workplaceOf(actor: EventActor | null): readonly object[] {
  if (actor?.facility === undefined) return [];
  const who = { reference: `Organization/${actor.facility}`, display: actor.facilityName ?? actor.facility };
  return [{ type: concept(participation, "CST", "custodian"), who, requestor: false }];
}

function entitiesOf(event: AuditEventJson, patients: readonly string[]): readonly object[] {
  const people = patients.map((id) => ({
    what: { reference: `Patient/${id}` },
    type: coding(entityType, "1", "Person"),
    role: coding(objectRole, "1", "Patient"),
  }));
  const request = {
    what: { identifier: { value: event.request } },
    type: coding(balpEntity, "XrequestId"),
  };
  return [...people, ...thingOf(event), ...queryOf(event), request];
}

function thingOf({ type, target, version }: AuditEventJson): readonly object[] {
  if (type === undefined || target === undefined) return [];
  const place = `${type}/${target}`;
  return [
    {
      what: { reference: version === undefined ? place : `${place}/_history/${version}` },
      type: coding(entityType, "2", "System Object"),
      role: coding(objectRole, "4", "Domain Resource"),
    },
  ];
}

/** Parameters as the log keeps them: values that may hold names are hidden. */
function queryOf({ type, detail }: AuditEventJson): readonly object[] {
  const search = detail?.["search"];
  if (!Array.isArray(search)) return [];
  const text = `${type ?? ""}?${search.join("&")}`;
  return [
    {
      type: coding(entityType, "2", "System Object"),
      role: coding(objectRole, "24", "Query"),
      query: Buffer.from(text, "utf8").toString("base64"),
    },
  ];
}
