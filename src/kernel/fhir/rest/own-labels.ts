import type { RestrictedLabel } from "#kernel/access/reach.ts";
import type { Resource } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import { knownLabelOf, labelsOf } from "../search/scope-of-reach.ts";
import type { ExactJson } from "../store/exact-json.ts";
import type { Prepared } from "../store/stored-row.ts";
import type { LabelRule } from "./label-rules.sql.ts";

/** What is known of the writer and of the rules when somebody's row is written. */
export interface Labelling {
  readonly carried: ReadonlySet<string>;
  readonly rules: readonly LabelRule[];
  /** There was a version before this one. */
  readonly isUpdate: boolean;
}

/**
 * What a person wrote with the labels it owes, whether or not the writer thought of them: those of the writer's
 * programme, those that its codes ask for, and those it carries in another spelling. Undefined when nothing is to be
 * added.
 */
export function labelled(prepared: Prepared, labelling: Labelling): ExactJson | undefined {
  const { resource, exact } = prepared;
  const own = new Set(labelsOf(resource));
  const added = owedLabels(prepared, labelling).filter((label) => !own.has(label));
  if (added.length === 0 && securityOf(resource).every(isSpelled)) return undefined;
  return { plain: withLabels(resource, added), exact: withLabels(exact, added) };
}

function owedLabels(prepared: Prepared, labelling: Labelling): readonly RestrictedLabel[] {
  const { type, resource, index } = prepared;
  if (index.patient === undefined || neverLabelled.has(type)) return [];
  const byCode = sharedVisits.has(type) ? [] : labelsOfCodes(resource, labelling.rules);
  return [...new Set([...programmesOf(prepared, labelling), ...byCode])];
}

/** Who somebody is, who pays, and what nobody who treats may overlook: whoever wants these hidden labels them. */
const neverLabelled: ReadonlySet<ResourceType> = new Set<ResourceType>([
  "Patient",
  "RelatedPerson",
  "Coverage",
  "AllergyIntolerance",
]);
/** Reception and cashiers work with a visit that they opened, also after the clinic of a programme has seen it. */
const sharedVisits: ReadonlySet<ResourceType> = new Set<ResourceType>(["Encounter", "Appointment"]);

const programmes = ["HIV", "PSY", "OPIOIDUD"] as const;

function programmesOf({ type, resource }: Prepared, { carried, isUpdate }: Labelling) {
  if (isSaidToBeOpen(resource) || (isUpdate && sharedVisits.has(type))) return [];
  return programmes.filter((label) => carried.has(label));
}

const confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

/** The writer says that nothing of the programme is in it. */
const isSaidToBeOpen = (resource: Resource): boolean =>
  securityOf(resource).some((label) => label?.system === confidentiality && label.code === "N");

interface Label {
  readonly system?: unknown;
  readonly code?: unknown;
}

const securityOf = (resource: Resource): readonly (Label | null)[] =>
  (resource.meta as { readonly security?: readonly (Label | null)[] } | undefined)?.security ?? [];

const isSpelled = (label: Label | null): boolean => {
  const known = knownLabelOf(label?.code);
  return known === undefined || known === label?.code;
};

function withLabels(resource: Resource, added: readonly RestrictedLabel[]): Resource {
  const kept = securityOf(resource).map((label) =>
    isSpelled(label) ? label : { ...label, code: knownLabelOf(label?.code) },
  );
  const system = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  const security = [...kept, ...added.map((code) => ({ system, code }))];
  return { ...resource, meta: { ...resource.meta, security } };
}

/** Where a row says what it is about. */
const codedElements = [
  "code",
  "medicationCodeableConcept",
  "reasonCode",
  "conclusionCode",
  "valueCodeableConcept",
] as const;

interface Concept {
  readonly coding?: readonly (Label | null)[];
}

function labelsOfCodes(resource: Resource, rules: readonly LabelRule[]): readonly RestrictedLabel[] {
  const concepts = codedElements.flatMap((name) => (resource[name] ?? []) as Concept | readonly Concept[]);
  const codings = concepts.flatMap(({ coding = [] }) => coding);
  return rules
    .filter((rule) => codings.some((coding) => coding !== null && isMeant(coding, rule)))
    .map(({ label }) => label);
}

const isMeant = ({ system, code }: Label, rule: LabelRule): boolean =>
  system === rule.system &&
  typeof code === "string" &&
  code.replaceAll(".", "").toUpperCase().startsWith(rule.prefix);
