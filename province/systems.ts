/** Canonical addresses of the VN Core guide, of HL7 and of the invented province. */
const core = "http://fhir.ehealth.gov.vn/core";
const terminology = "http://terminology.hl7.org/CodeSystem";
/** `.example` is reserved for examples for ever: the invented province can never meet a real one. */
const invented = "http://tuetinh.example/fhir";

export const profile = (name: string): string => `${core}/StructureDefinition/${name}`;
export const extensionUrl = (name: string): string => `${core}/StructureDefinition/extension-${name}`;
export const sid = (name: string): string => `${core}/sid/${name}`;
export const hl7 = (name: string): string => `${terminology}/${name}`;

export const systems = {
  race: `${core}/CodeSystem/vn-core-race`,
  occupation: `${core}/CodeSystem/vn-core-occupation-4069`,
  administrativeUnit: `${invented}/CodeSystem/administrative-unit`,
  licence: `${invented}/sid/practice-licence`,
  order: `${invented}/sid/service-order`,
  report: `${invented}/sid/laboratory-report`,
  icd10: "http://hl7.org/fhir/sid/icd-10",
  icd9cm: "http://hl7.org/fhir/sid/icd-9-cm",
  cvx: "http://hl7.org/fhir/sid/cvx",
  atc: "http://www.whocc.no/atc",
  loinc: "http://loinc.org",
  snomed: "http://snomed.info/sct",
  ucum: "http://unitsofmeasure.org",
} as const;

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface Concept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}

export interface Reference {
  readonly reference: string;
}

export const concept = (system: string, code: string, display: string, text?: string): Concept => ({
  coding: [{ system, code, display }],
  ...(text === undefined ? {} : { text }),
});

export const quantity = (value: number, unit: string, code = unit): Record<string, string | number> => ({
  value,
  unit,
  system: systems.ucum,
  code,
});

/** One shared `meta` per profile: a resource costs nothing for naming what it promises to be. */
export const metaOf = (name: string): { readonly profile: readonly string[] } => ({
  profile: [profile(name)],
});

export const coreMeta = (name: string): { readonly profile: readonly string[] } => ({
  profile: [`http://hl7.org/fhir/StructureDefinition/${name}`],
});

export const categories = {
  vitalSigns: [concept(hl7("observation-category"), "vital-signs", "Vital Signs", "Dấu hiệu sinh tồn")],
  laboratory: [concept(hl7("observation-category"), "laboratory", "Laboratory", "laboratory")],
  survey: [concept(hl7("observation-category"), "survey", "Survey", "Survey")],
  diagnosis: [concept(hl7("condition-category"), "encounter-diagnosis", "Encounter Diagnosis")],
  problem: [
    concept(hl7("condition-category"), "problem-list-item", "Problem List Item", "Problem List Item"),
  ],
} as const;
