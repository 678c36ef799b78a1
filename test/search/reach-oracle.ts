import fc from "fast-check";
import { type Reach, restrictedLabels } from "#kernel/access/reach.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { isResourceType } from "#kernel/fhir/resource-types.ts";
import { closedTypes, openTypes } from "#kernel/fhir/search/open-types.ts";
import { refusalConsent } from "#kernel/fhir/search/refusal-consent.ts";

/** A small record in which everything may refer to everything, and whose rows one person sees: told by looking. */
export interface SmallRecord {
  readonly resources: readonly Resource[];
  readonly reach: Reach;
}

const few = { organizations: 3, practitioners: 1, patients: 4, encounters: 5 } as const;
const ids = (letter: string, count: number) => Array.from({ length: count }, (_, n) => `${letter}${n}`);
const organizationIds = ids("org", few.organizations);
const practitionerIds = ids("doc", few.practitioners);
const patientIds = ids("pat", few.patients);
const encounterIds = ids("enc", few.encounters);

const one = <T>(list: readonly T[]) => fc.constantFrom(...list);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 3) => fc.option(arbitrary, { nil: undefined, freq });
const ref = (type: string, id: string) => ({ reference: `${type}/${id}` });
const refTo = (type: string, list: readonly string[]) => one(list).map((id) => ref(type, id));

/** One row in five carries a label. */
const label = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  one([...restrictedLabels, "hiv", "Psy"]),
);
const actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const meta = fc.tuple(label, fc.integer({ min: 0, max: 9 })).map(([code, second]) => ({
  lastUpdated: `2026-05-01T00:00:0${second}.000Z`,
  ...(code === undefined ? {} : { security: [{ system: actCode, code }] }),
}));

type Loose = Readonly<Record<string, unknown>>;
const without = (fields: Loose): Loose =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const listOfType = (type: string, letter: string, most: number, fields: fc.Arbitrary<Loose>) =>
  fc.array(fc.tuple(meta, fields), { minLength: Math.min(most, 3), maxLength: most }).map((list) =>
    list.map(([tags, own], n) => ({
      resourceType: type,
      id: `${letter}${n}`,
      meta: tags,
      ...without(own),
    })),
  );

const organization = fc.record({
  name: one(["Trạm Y tế An", "Bệnh viện Bình", "Trạm Y tế Bình"]),
  partOf: maybe(refTo("Organization", organizationIds)),
});
const patient = fc.record({
  name: one(["Mai Văn An", "Mai Thị Bình", "Đỗ An"]).map((text) => [{ text }]),
  gender: one(["male", "female"]),
  birthDate: maybe(one(["1990", "1991-05", "1992-01-02"])),
  managingOrganization: maybe(refTo("Organization", organizationIds)),
  generalPractitioner: maybe(refTo("Organization", organizationIds).map((each) => [each])),
});
const encounter = fc.record({
  status: one(["in-progress", "finished", "cancelled"]),
  class: fc.constant({ code: "AMB" }),
  subject: refTo("Patient", patientIds),
  serviceProvider: maybe(refTo("Organization", organizationIds)),
  participant: maybe(refTo("Practitioner", practitionerIds).map((individual) => [{ individual }])),
});
const observation = fc.record({
  status: one(["final", "amended"]),
  code: one(["1", "2"]).map((code) => ({ coding: [{ system: "http://loinc.org", code }] })),
  subject: maybe(refTo("Patient", patientIds), 6),
  encounter: maybe(refTo("Encounter", encounterIds)),
  performer: maybe(refTo("Patient", patientIds).map((each) => [each])),
  effectiveDateTime: maybe(one(["2026-01", "2026-02-03", "2026-03"])),
  hasMember: maybe(refTo("Observation", ids("obs", 4)).map((each) => [each])),
});
const careTeam = fc.record({
  status: one(["active", "inactive"]),
  subject: refTo("Patient", patientIds),
  participant: refTo("Practitioner", practitionerIds).map((member) => [{ member }]),
});
const consent = fc.record({
  status: one(["active", "active", "inactive"]),
  scope: fc.constant({ coding: [{ code: "patient-privacy" }] }),
  category: one([refusalConsent, refusalConsent, { ...refusalConsent, code: "share" }]).map((coding) => [
    { coding: [coding] },
  ]),
  policyRule: fc.constant({ text: "x" }),
  patient: refTo("Patient", patientIds),
  provision: refTo("Organization", organizationIds).map((reference) => ({
    actor: [{ role: { coding: [{ code: "PRCP" }] }, reference }],
  })),
});
const list = fc.record({
  status: fc.constant("current"),
  mode: fc.constant("snapshot"),
  subject: maybe(refTo("Patient", patientIds)),
  entry: refTo("Observation", ids("obs", 4)).map((item) => [{ item }]),
});
const group = fc.record({
  type: fc.constant("person"),
  actual: fc.constant(true),
  member: refTo("Patient", patientIds).map((entity) => [{ entity }]),
});
const auditEvent = fc.record({
  type: fc.constant({ code: "rest" }),
  recorded: fc.constant("2026-05-01T00:00:00Z"),
  source: fc.constant({ observer: { display: "x" } }),
  agent: refTo("Practitioner", practitionerIds).map((who) => [{ who, requestor: true }]),
  entity: refTo("Patient", patientIds).map((what) => [{ what }]),
});

const reach: fc.Arbitrary<Reach> = fc.record({
  facilities: fc.subarray(organizationIds, { maxLength: 2 }),
  practitioner: maybe(one(practitionerIds), 2),
  patients: fc.subarray(patientIds, { maxLength: 2 }),
  unrestricted: fc.subarray(patientIds, { maxLength: 2 }),
  labels: fc.subarray([...restrictedLabels]),
  refusable: fc.subarray(organizationIds, { maxLength: 2 }),
});

export const smallRecord: fc.Arbitrary<SmallRecord> = fc
  .tuple(
    listOfType("Organization", "org", few.organizations, organization),
    listOfType("Practitioner", "doc", few.practitioners, fc.record({ active: fc.boolean() })),
    listOfType("Patient", "pat", few.patients, patient),
    listOfType("Encounter", "enc", few.encounters, encounter),
    listOfType("Observation", "obs", 8, observation),
    listOfType("CareTeam", "team", 2, careTeam),
    listOfType("Consent", "con", 3, consent),
    fc
      .tuple(
        listOfType("List", "list", 2, list),
        listOfType("Group", "group", 2, group),
        listOfType("AuditEvent", "audit", 2, auditEvent),
      )
      .map((lists) => lists.flat()),
    reach,
  )
  .map(([...parts]) => {
    const own = parts.at(-1) as Reach;
    return { resources: (parts.slice(0, -1) as Resource[][]).flat(), reach: own };
  });

/** The rules of reach once more, over resources in memory. */
export function isSeen(record: SmallRecord, resource: Resource): boolean {
  const type = resource.resourceType;
  if (!isResourceType(type) || closedTypes.has(type)) return false;
  const patientId = patientIdOf(resource);
  const { reach: own } = record;
  const hides = (each: Resource | undefined) =>
    labelsOf(each).some((label) => !own.labels.some((carried) => carried === label));
  if (openTypes.has(type)) return !hides(resource);
  if (patientId === undefined || !isReached(record, patientId)) return false;
  if (own.unrestricted.includes(patientId)) return true;
  return !hides(resource) && !hides(find(record, `Patient/${patientId}`));
}

function isReached(record: SmallRecord, id: string): boolean {
  const { reach: own } = record;
  if (own.patients.includes(id)) return true;
  const isOwn = (reference: unknown) =>
    own.facilities.some((facility) => referenceOf(reference) === `Organization/${facility}`);
  const of = (type: string) =>
    record.resources.filter((each) => each.resourceType === type && patientIdOf(each) === id);
  const self = find(record, `Patient/${id}`);
  const isRegistered = [self?.["managingOrganization"], ...listAt(self?.["generalPractitioner"])].some(isOwn);
  const hasVisited = of("Encounter").some((each) => isOwn(each["serviceProvider"]));
  const takesPart = (each: Resource, who: string) =>
    own.practitioner !== undefined &&
    listAt(each["participant"]).some((part) => referenceOf(part[who]) === `Practitioner/${own.practitioner}`);
  const isTreated =
    of("Encounter").some((each) => each["status"] === "in-progress" && takesPart(each, "individual")) ||
    of("CareTeam").some((each) => each["status"] === "active" && takesPart(each, "member"));
  return (isRegistered || hasVisited || isTreated) && !of("Consent").some((each) => refuses(each, own));
}

function refuses(consent: Resource, { refusable }: Reach): boolean {
  const [category] = listAt(consent["category"]);
  const [coding] = listAt(category?.["coding"]);
  const [actor] = listAt((consent["provision"] as Loose)["actor"]);
  return (
    consent["status"] === "active" &&
    coding?.["code"] === refusalConsent.code &&
    refusable.some((id) => referenceOf(actor?.["reference"]) === `Organization/${id}`)
  );
}

const find = ({ resources }: SmallRecord, name: string): Resource | undefined =>
  resources.find((each) => `${each.resourceType}/${each.id}` === name);

const listAt = (value: unknown): readonly Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
const referenceOf = (value: unknown): unknown => (value as Loose | undefined)?.["reference"];
const labelsOf = (resource: Resource | undefined): readonly unknown[] =>
  listAt((resource?.meta as Loose | undefined)?.["security"]).map((label) =>
    String(label["code"]).toUpperCase(),
  );

/** Whose row it is. */
export function patientIdOf(resource: Resource): string | undefined {
  if (resource.resourceType === "Patient") return resource.id;
  const reference = referenceOf(resource["subject"] ?? resource["patient"]);
  return typeof reference === "string" ? reference.replace("Patient/", "") : undefined;
}
