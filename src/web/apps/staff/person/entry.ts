import { localDay } from "#web/kit/dates.ts";
import { plainNameOf } from "./concept.ts";
import { Clinical, type Concept, type Measured } from "./fhir.ts";
import { type Measure, measureOf } from "./measure.ts";

export const entryKinds = [
  "encounter",
  "problem",
  "result",
  "medicine",
  "immunization",
  "allergy",
  "procedure",
  "report",
] as const;
export type EntryKind = (typeof entryKinds)[number];

export interface Entry {
  readonly kind: EntryKind;
  readonly id: string;
  /** Calendar day in Vietnam, of whatever precision is known; empty when unknown. */
  readonly day: string;
  readonly concept: Concept;
  readonly status: string | undefined;
  readonly detail: string | undefined;
  readonly encounterId: string | undefined;
  readonly measures: readonly Measure[];
}

export function findEntry(resource: unknown, names: ReadonlyMap<string, string>): Entry | undefined {
  const { success, data } = Clinical.safeParse(resource);
  if (!success || data.status === "entered-in-error") return undefined;
  const { kind, concept, date, status = data.status, detail, measures = [] } = partsOf(data, names);
  const encounter = data.resourceType === "Encounter" ? `Encounter/${data.id}` : data.encounter?.reference;
  const encounterId = encounter?.split("/").at(-1);
  return {
    kind,
    id: data.id,
    day: localDay(date),
    concept: concept ?? {},
    status,
    detail,
    encounterId,
    measures,
  };
}

interface Parts {
  readonly kind: EntryKind;
  readonly concept: Concept | undefined;
  readonly date: string | undefined;
  readonly status?: string | undefined;
  readonly detail?: string | undefined;
  readonly measures?: readonly Measure[];
}

type Of<Type extends Clinical["resourceType"]> = Extract<Clinical, { resourceType: Type }>;

type Readers = {
  readonly [Type in Clinical["resourceType"]]: (
    resource: Of<Type>,
    names: ReadonlyMap<string, string>,
  ) => Parts;
};

const conditionParts = (condition: Of<"Condition">): Parts => ({
  kind: "problem",
  concept: condition.code,
  date: condition.onsetDateTime ?? condition.recordedDate,
  status: condition.clinicalStatus?.coding?.[0]?.code,
});

const immunizationParts = (immunization: Of<"Immunization">): Parts => ({
  kind: "immunization",
  concept: immunization.vaccineCode,
  date: immunization.occurrenceDateTime,
  detail: immunization.protocolApplied?.[0]?.doseNumberPositiveInt?.toString(),
});

const procedureParts = (procedure: Of<"Procedure">): Parts => ({
  kind: "procedure",
  concept: procedure.code,
  date: procedure.performedDateTime ?? procedure.performedPeriod?.start,
});

const reportParts = (report: Of<"DiagnosticReport">): Parts => ({
  kind: "report",
  concept: report.code,
  date: report.effectiveDateTime ?? report.issued,
  detail: report.conclusion,
});

const encounterParts = (encounter: Of<"Encounter">, names: ReadonlyMap<string, string>): Parts => ({
  kind: "encounter",
  concept: purposeOf(encounter),
  date: encounter.period?.start,
  detail: facilityOf(encounter, names),
});

const purposeOf = ({ type, reasonCode, class: kind }: Of<"Encounter">): Concept | undefined =>
  type?.[0] ?? reasonCode?.[0] ?? (kind && { coding: [kind] });

const facilityOf = (
  { serviceProvider }: Of<"Encounter">,
  names: ReadonlyMap<string, string>,
): string | undefined => serviceProvider?.display ?? names.get(serviceProvider?.reference ?? "");

const medicineParts = (request: Of<"MedicationRequest">): Parts => ({
  kind: "medicine",
  concept: request.medicationCodeableConcept ?? { text: request.medicationReference?.display },
  date: request.authoredOn,
  detail: request.dosageInstruction?.flatMap((dosage) => dosage.text ?? []).join("; "),
});

const allergyParts = (allergy: Of<"AllergyIntolerance">): Parts => ({
  kind: "allergy",
  concept: allergy.code,
  date: allergy.onsetDateTime ?? allergy.recordedDate,
  status: allergy.clinicalStatus?.coding?.[0]?.code,
  detail: allergy.reaction
    ?.flatMap(({ manifestation = [] }) => manifestation.map(plainNameOf))
    .filter(Boolean)
    .join(", "),
});

function observationParts(observation: Of<"Observation">): Parts {
  const measured: readonly Measured[] = [observation, ...(observation.component ?? [])];
  const { effectiveDateTime, effectivePeriod, issued } = observation;
  return {
    kind: "result",
    concept: observation.code,
    date: effectiveDateTime ?? effectivePeriod?.start ?? issued,
    measures: measured.map(measureOf).filter(({ quantity, found }) => (quantity ?? found) !== undefined),
  };
}

const readers: Readers = {
  Encounter: encounterParts,
  Condition: conditionParts,
  Observation: observationParts,
  MedicationRequest: medicineParts,
  Immunization: immunizationParts,
  AllergyIntolerance: allergyParts,
  Procedure: procedureParts,
  DiagnosticReport: reportParts,
};

const partsOf = <Type extends Clinical["resourceType"]>(
  resource: Of<Type>,
  names: ReadonlyMap<string, string>,
): Parts => readers[resource.resourceType](resource, names);
