/** The kinds of record the desk counts, in the order of a person's story, then of the places it happens in. */
export const countedTypes = [
  "Patient",
  "Encounter",
  "Condition",
  "Observation",
  "MedicationRequest",
  "Immunization",
  "AllergyIntolerance",
  "DiagnosticReport",
  "Procedure",
  "Organization",
  "Location",
  "Practitioner",
] as const;

export type CountedType = (typeof countedTypes)[number];

export const isCounted = (word: string | undefined): word is CountedType =>
  countedTypes.some((type) => type === word);
