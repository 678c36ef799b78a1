/** The parts of FHIR resources that the record shows, read once where they arrive. */
import * as z from "zod/mini";

const text = z.optional(z.string());
const Coding = z.looseObject({ system: text, code: text, display: text });
const Concept = z.looseObject({ coding: z.optional(z.array(Coding)), text });
const Reference = z.looseObject({ reference: text, display: text });
const Period = z.looseObject({ start: text, end: text });
const Quantity = z.looseObject({ value: z.optional(z.number()), unit: text, code: text });
const Range = z.looseObject({ low: z.optional(Quantity), high: z.optional(Quantity), text });

export type Concept = z.infer<typeof Concept>;
export type Quantity = z.infer<typeof Quantity>;

const value = {
  valueQuantity: z.optional(Quantity),
  valueCodeableConcept: z.optional(Concept),
  valueString: text,
  valueBoolean: z.optional(z.boolean()),
  valueInteger: z.optional(z.number()),
  valueDateTime: text,
  interpretation: z.optional(z.array(Concept)),
  referenceRange: z.optional(z.array(Range)),
};
const Component = z.looseObject({ code: Concept, ...value });
export type Measured = z.infer<typeof Component>;

const HumanName = z.looseObject({ text, family: text, given: z.optional(z.array(z.string())), use: text });

export const Patient = z.looseObject({
  resourceType: z.literal("Patient"),
  id: z.string(),
  name: z.optional(z.array(HumanName)),
  gender: text,
  birthDate: text,
  deceasedBoolean: z.optional(z.boolean()),
  deceasedDateTime: text,
  identifier: z.optional(z.array(z.looseObject({ system: text, value: text, period: z.optional(Period) }))),
  telecom: z.optional(z.array(z.looseObject({ system: text, value: text }))),
  address: z.optional(
    z.array(
      z.looseObject({ text, line: z.optional(z.array(z.string())), district: text, city: text, state: text }),
    ),
  ),
});
export type Patient = z.infer<typeof Patient>;

const basics = { id: z.string(), status: text, encounter: z.optional(Reference) };

const Encounter = z.looseObject({
  resourceType: z.literal("Encounter"),
  id: z.string(),
  status: text,
  class: z.optional(Coding),
  type: z.optional(z.array(Concept)),
  period: z.optional(Period),
  reasonCode: z.optional(z.array(Concept)),
  serviceProvider: z.optional(Reference),
});

const Condition = z.looseObject({
  resourceType: z.literal("Condition"),
  ...basics,
  code: z.optional(Concept),
  clinicalStatus: z.optional(Concept),
  category: z.optional(z.array(Concept)),
  onsetDateTime: text,
  recordedDate: text,
});

const Observation = z.looseObject({
  resourceType: z.literal("Observation"),
  ...basics,
  code: Concept,
  ...value,
  effectiveDateTime: text,
  effectivePeriod: z.optional(Period),
  issued: text,
  component: z.optional(z.array(Component)),
});

const MedicationRequest = z.looseObject({
  resourceType: z.literal("MedicationRequest"),
  ...basics,
  medicationCodeableConcept: z.optional(Concept),
  medicationReference: z.optional(Reference),
  authoredOn: text,
  dosageInstruction: z.optional(z.array(z.looseObject({ text }))),
});

const Immunization = z.looseObject({
  resourceType: z.literal("Immunization"),
  ...basics,
  vaccineCode: Concept,
  occurrenceDateTime: text,
  lotNumber: text,
  protocolApplied: z.optional(z.array(z.looseObject({ doseNumberPositiveInt: z.optional(z.number()) }))),
});

const AllergyIntolerance = z.looseObject({
  resourceType: z.literal("AllergyIntolerance"),
  ...basics,
  code: z.optional(Concept),
  clinicalStatus: z.optional(Concept),
  criticality: text,
  onsetDateTime: text,
  recordedDate: text,
  reaction: z.optional(z.array(z.looseObject({ manifestation: z.optional(z.array(Concept)) }))),
});

const Procedure = z.looseObject({
  resourceType: z.literal("Procedure"),
  ...basics,
  code: z.optional(Concept),
  performedDateTime: text,
  performedPeriod: z.optional(Period),
});

const DiagnosticReport = z.looseObject({
  resourceType: z.literal("DiagnosticReport"),
  ...basics,
  code: Concept,
  effectiveDateTime: text,
  issued: text,
  conclusion: text,
});

export const Clinical = z.discriminatedUnion("resourceType", [
  Encounter,
  Condition,
  Observation,
  MedicationRequest,
  Immunization,
  AllergyIntolerance,
  Procedure,
  DiagnosticReport,
]);
export type Clinical = z.infer<typeof Clinical>;

/** Who is referred to: a facility or a place has one name, a person several. */
export const Named = z.looseObject({
  resourceType: z.string(),
  id: z.string(),
  name: z.union([z.string(), z.array(HumanName)]),
});

const Link = z.looseObject({ relation: z.string(), url: z.string() });

/** A page of a search; what an entry is, is found out one by one. */
export const Page = z.looseObject({
  resourceType: z.literal("Bundle"),
  total: z.optional(z.number()),
  link: z.optional(z.array(Link)),
  entry: z.optional(z.array(z.looseObject({ resource: z.optional(z.unknown()) }))),
});
export type Page = z.infer<typeof Page>;

export const resourcesOf = (page: Page): unknown[] => (page.entry ?? []).map((entry) => entry.resource);

/** Where the page goes on, as a path of our own server whatever host the link names. */
export function nextPathOf(page: Page): string | undefined {
  const url = page.link?.find(({ relation }) => relation === "next")?.url;
  if (url === undefined) return undefined;
  const { pathname, search } = new URL(url, location.origin);
  return pathname + search;
}
