/**
 * Who may open (read, search) and who may write (create, update) which type of the record, by what the work needs.
 * Nobody deletes: a record that was wrong is marked so. Who writes also opens. A type that is not here is nobody's.
 */
const groups: Readonly<Record<string, string>> = {
  doctors: "doctor hiv-clinician mental-health-clinician methadone-clinician",
  nursing: "nurse midwife",
  station: "station-head station-worker",
  imaging: "radiology-technician radiologist",
  citizens: "citizen delegate",
  clinic:
    "receptionist doctors consulting-doctor nursing lab-technician imaging pharmacist cashier insurance-officer records-officer station school-nurse cdc-officer",
  offices:
    "department-office department-personnel department-planning department-professional department-pharmacy department-population inspector director it-administrator",
};

interface Right {
  readonly write?: string;
  readonly open?: string;
}

const care = "doctors consulting-doctor nursing station";

const rights: Readonly<Record<string, Right>> = {
  Account: { write: "cashier", open: "insurance-officer" },
  AllergyIntolerance: { write: care, open: "imaging pharmacist records-officer school-nurse citizens" },
  Appointment: { write: `receptionist ${care}`, open: "citizens" },
  CarePlan: { write: care, open: "records-officer citizens" },
  CareTeam: { write: "doctors consulting-doctor station", open: "nursing" },
  ChargeItem: { write: "cashier", open: "insurance-officer" },
  Claim: { write: "insurance-officer" },
  ClaimResponse: { write: "insurance-officer" },
  ClinicalImpression: { write: "doctors consulting-doctor station-head", open: "nursing station-worker" },
  CodeSystem: { open: "clinic" },
  Composition: {
    write: "doctors consulting-doctor records-officer station-head",
    open: "nursing station-worker citizens",
  },
  ConceptMap: { open: "clinic" },
  Condition: {
    write: "doctors consulting-doctor midwife station",
    open: "nurse radiologist pharmacist insurance-officer records-officer school-nurse cdc-officer citizens",
  },
  Consent: { open: `${care} records-officer citizens` },
  Coverage: {
    write: "receptionist insurance-officer station",
    open: "doctors consulting-doctor nursing pharmacist cashier records-officer citizens",
  },
  CoverageEligibilityRequest: { write: "insurance-officer" },
  CoverageEligibilityResponse: { write: "insurance-officer" },
  DeviceRequest: { write: "doctors consulting-doctor" },
  DiagnosticReport: {
    write: "lab-technician radiologist",
    open: `${care} insurance-officer records-officer cdc-officer citizens`,
  },
  DocumentReference: {
    write: "doctors consulting-doctor records-officer station-head",
    open: "nursing station-worker citizens",
  },
  Encounter: {
    write: `receptionist ${care} school-nurse`,
    open: "lab-technician imaging pharmacist cashier insurance-officer records-officer cdc-officer citizens",
  },
  EpisodeOfCare: {
    write: "doctors consulting-doctor midwife station",
    open: "nurse records-officer citizens",
  },
  ExplanationOfBenefit: { write: "insurance-officer" },
  FamilyMemberHistory: { write: "doctors consulting-doctor midwife station" },
  Flag: { write: `${care} cdc-officer` },
  Goal: { write: care },
  HealthcareService: { open: "clinic offices citizens" },
  ImagingStudy: { write: "imaging", open: `${care} records-officer citizens` },
  Immunization: {
    write: "nursing station",
    open: "doctors consulting-doctor records-officer school-nurse cdc-officer citizens",
  },
  ImmunizationRecommendation: { open: `${care} school-nurse cdc-officer citizens` },
  Invoice: { write: "cashier", open: "insurance-officer" },
  List: { write: `${care} records-officer` },
  Location: { open: "clinic offices citizens" },
  Media: { write: "radiology-technician", open: "doctors consulting-doctor radiologist" },
  Medication: { open: "clinic citizens" },
  MedicationAdministration: {
    write: "nursing station",
    open: "doctors consulting-doctor pharmacist records-officer",
  },
  MedicationDispense: {
    write: "pharmacist station",
    open: "doctors consulting-doctor nursing insurance-officer records-officer citizens",
  },
  MedicationRequest: {
    write: "doctors consulting-doctor station-head",
    open: "nursing pharmacist insurance-officer records-officer station-worker citizens",
  },
  MedicationStatement: {
    write: "doctors consulting-doctor pharmacist station",
    open: "nursing citizens",
  },
  NutritionOrder: { write: "doctors consulting-doctor nursing" },
  Observation: {
    write: `${care} lab-technician radiologist school-nurse`,
    open: "records-officer cdc-officer citizens",
  },
  Organization: { open: "clinic offices citizens" },
  Patient: {
    write: "receptionist doctors nursing records-officer station",
    open: "consulting-doctor lab-technician imaging pharmacist cashier insurance-officer school-nurse cdc-officer citizens",
  },
  PaymentNotice: { write: "cashier" },
  Practitioner: { open: "clinic offices" },
  PractitionerRole: { open: "clinic offices" },
  Procedure: {
    write: `${care} radiology-technician`,
    open: "insurance-officer records-officer citizens",
  },
  Provenance: { open: `${care} records-officer` },
  Questionnaire: { open: "clinic" },
  QuestionnaireResponse: { write: `${care} school-nurse cdc-officer`, open: "citizens" },
  RelatedPerson: {
    write: "receptionist doctors nursing station",
    open: "consulting-doctor records-officer school-nurse citizens",
  },
  RiskAssessment: { write: "doctors consulting-doctor midwife station", open: "nurse" },
  Schedule: { open: "receptionist" },
  ServiceRequest: {
    write: "doctors consulting-doctor station-head",
    open: "nursing lab-technician imaging insurance-officer records-officer station-worker cdc-officer citizens",
  },
  Slot: { open: "receptionist" },
  Specimen: { write: "nursing lab-technician station", open: "doctors consulting-doctor cdc-officer" },
  StructureDefinition: { open: "clinic" },
  Task: {
    write: `${care} lab-technician imaging pharmacist records-officer school-nurse cdc-officer`,
  },
  ValueSet: { open: "clinic" },
};

export type Letter = "c" | "r" | "u" | "d" | "s";

const rolesOf = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(" ")
    .filter((word) => word !== "")
    .flatMap((word) => (word in groups ? rolesOf(groups[word]) : [word]));

const sets = new Map(
  Object.entries(rights).map(([type, { write, open }]) => {
    const writers = new Set(rolesOf(write));
    return [type, { writers, openers: new Set([...writers, ...rolesOf(open)]) }] as const;
  }),
);

export function mayRecord(role: string, type: string, letter: Letter): boolean {
  if (role === "app") return (letter === "r" || letter === "s") && mayRecord("doctor", type, letter);
  // The log of accesses is searched; an entry that never was is asked of the record, where auditors hold nothing.
  if (type === "AuditEvent") return role === "auditor" && letter === "s";
  const set = sets.get(type);
  if (set === undefined || letter === "d") return false;
  return (letter === "r" || letter === "s" ? set.openers : set.writers).has(role);
}

/** Somebody may do something with rows of the type. */
export const isSomebodys = (type: string): boolean => sets.has(type);

/** Everybody who may open anything. */
export const opensAnything = (role: string): boolean =>
  [...sets.keys()].some((type) => mayRecord(role, type, "s"));
