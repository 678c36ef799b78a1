type Body = Readonly<Record<string, unknown>>;

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const loinc = coded("http://loinc.org", "8867-4");
const text = { text: "Bảng quyền" };
const day = "2026-03-01";
const noon = "2026-03-01T12:00:00+07:00";
const vnd = { value: 1000, currency: "VND" };

interface Of {
  readonly patient: { readonly reference: string };
  readonly coverage: { readonly display: string };
  readonly organization: { readonly reference: string };
}

/** The smallest sound row of every type that is about a patient and that any role of people may open. */
const bodies: Readonly<Record<string, (of: Of) => Body>> = {
  Account: ({ patient }) => ({ status: "active", subject: [patient] }),
  AllergyIntolerance: ({ patient }) => ({
    clinicalStatus: coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active"),
    code: text,
    patient,
  }),
  Appointment: ({ patient }) => ({
    status: "proposed",
    participant: [{ actor: patient, status: "accepted" }],
  }),
  CarePlan: ({ patient }) => ({ status: "active", intent: "plan", subject: patient }),
  CareTeam: ({ patient }) => ({ status: "active", subject: patient }),
  ChargeItem: ({ patient }) => ({ status: "billable", code: text, subject: patient }),
  Claim: ({ patient, coverage, organization }) => ({
    status: "active",
    type: coded("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
    use: "claim",
    patient,
    created: day,
    provider: organization,
    priority: coded("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
    insurance: [{ sequence: 1, focal: true, coverage }],
  }),
  ClaimResponse: ({ patient, organization }) => ({
    status: "active",
    type: coded("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
    use: "claim",
    patient,
    created: day,
    insurer: organization,
    outcome: "complete",
  }),
  ClinicalImpression: ({ patient }) => ({ status: "completed", subject: patient }),
  Composition: ({ patient, organization }) => ({
    status: "final",
    type: text,
    subject: patient,
    date: day,
    author: [organization],
    title: "Bảng quyền",
  }),
  Condition: ({ patient }) => ({ code: text, subject: patient }),
  Consent: ({ patient }) => ({
    status: "active",
    scope: coded("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
    category: [text],
    patient,
    policyRule: text,
  }),
  Coverage: ({ patient, organization }) => ({
    status: "active",
    beneficiary: patient,
    payor: [organization],
  }),
  CoverageEligibilityRequest: ({ patient, organization }) => ({
    status: "active",
    purpose: ["benefits"],
    patient,
    created: day,
    insurer: organization,
  }),
  CoverageEligibilityResponse: ({ patient, organization }) => ({
    status: "active",
    purpose: ["benefits"],
    patient,
    created: day,
    request: { display: "Bảng quyền" },
    outcome: "complete",
    insurer: organization,
  }),
  DeviceRequest: ({ patient }) => ({ intent: "order", codeCodeableConcept: text, subject: patient }),
  DiagnosticReport: ({ patient }) => ({ status: "final", code: loinc, subject: patient }),
  DocumentReference: ({ patient }) => ({
    status: "current",
    subject: patient,
    content: [{ attachment: { title: "Bảng quyền" } }],
  }),
  Encounter: ({ patient }) => ({
    status: "finished",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
    subject: patient,
  }),
  EpisodeOfCare: ({ patient }) => ({ status: "active", patient }),
  ExplanationOfBenefit: ({ patient, coverage, organization }) => ({
    status: "active",
    type: coded("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
    use: "claim",
    patient,
    created: day,
    insurer: organization,
    provider: organization,
    outcome: "complete",
    insurance: [{ focal: true, coverage }],
  }),
  FamilyMemberHistory: ({ patient }) => ({
    status: "completed",
    patient,
    relationship: coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "FTH"),
  }),
  Flag: ({ patient }) => ({ status: "active", code: text, subject: patient }),
  Goal: ({ patient }) => ({ lifecycleStatus: "active", description: text, subject: patient }),
  ImagingStudy: ({ patient }) => ({ status: "available", subject: patient }),
  Immunization: ({ patient }) => ({
    status: "completed",
    vaccineCode: text,
    patient,
    occurrenceDateTime: day,
  }),
  ImmunizationRecommendation: ({ patient }) => ({
    patient,
    date: day,
    recommendation: [{ vaccineCode: [text], forecastStatus: text }],
  }),
  Invoice: ({ patient }) => ({ status: "issued", subject: patient, totalNet: vnd }),
  List: ({ patient }) => ({ status: "current", mode: "working", subject: patient }),
  Media: ({ patient }) => ({ status: "completed", subject: patient, content: { title: "Bảng quyền" } }),
  MedicationAdministration: ({ patient }) => ({
    status: "completed",
    medicationCodeableConcept: text,
    subject: patient,
    effectiveDateTime: noon,
  }),
  MedicationDispense: ({ patient }) => ({
    status: "completed",
    medicationCodeableConcept: text,
    subject: patient,
  }),
  MedicationRequest: ({ patient }) => ({
    status: "active",
    intent: "order",
    medicationCodeableConcept: text,
    subject: patient,
  }),
  MedicationStatement: ({ patient }) => ({
    status: "active",
    medicationCodeableConcept: text,
    subject: patient,
  }),
  NutritionOrder: ({ patient }) => ({
    status: "active",
    intent: "order",
    patient,
    dateTime: noon,
    oralDiet: { type: [text] },
  }),
  Observation: ({ patient }) => ({ status: "final", code: loinc, subject: patient }),
  Procedure: ({ patient }) => ({ status: "completed", code: text, subject: patient }),
  Provenance: ({ patient, organization }) => ({
    target: [patient],
    recorded: noon,
    agent: [{ who: organization }],
  }),
  QuestionnaireResponse: ({ patient }) => ({ status: "completed", subject: patient }),
  RelatedPerson: ({ patient }) => ({ patient, name: [{ text: "Người Thân" }] }),
  RiskAssessment: ({ patient }) => ({ status: "final", subject: patient }),
  ServiceRequest: ({ patient }) => ({ status: "active", intent: "order", code: text, subject: patient }),
  Specimen: ({ patient }) => ({ status: "available", subject: patient }),
  Task: ({ patient }) => ({ status: "requested", intent: "order", for: patient }),
};

/** What is about nobody in care. */
export const directoryBodies = (clinic: string): readonly Body[] => {
  const organization = { reference: `Organization/${clinic}` };
  const described = { url: "http://example.vn/matrix", status: "active" };
  return [
    { resourceType: "Location", name: "Phòng khám" },
    { resourceType: "PractitionerRole", active: true, organization },
    { resourceType: "HealthcareService", name: "Khám bệnh" },
    { resourceType: "Medication", code: text },
    { resourceType: "CodeSystem", ...described, content: "not-present" },
    { resourceType: "ValueSet", ...described },
    { resourceType: "ConceptMap", ...described },
    { resourceType: "Questionnaire", ...described },
  ];
};

/** Rows that should be about somebody and name nobody: they might be about anybody. */
export const loose: readonly Body[] = [
  { resourceType: "Observation", status: "final", code: loinc },
  { resourceType: "Task", status: "requested", intent: "order" },
  { resourceType: "List", status: "current", mode: "working" },
  { resourceType: "Media", status: "completed", content: { title: "Bảng quyền" } },
  { resourceType: "QuestionnaireResponse", status: "completed" },
  {
    resourceType: "DocumentReference",
    status: "current",
    content: [{ attachment: { title: "Bảng quyền" } }],
  },
];

export const patientTypes: readonly string[] = Object.keys(bodies);

export function bodyOf(type: string, patient: string, organization: string, label?: string): Body {
  const reference = (to: string) => ({ reference: to });
  const make = bodies[type];
  if (make === undefined) throw new Error(`no body of ${type}`);
  return {
    resourceType: type,
    // What a programme's clinic touches becomes the programme's, unless the row says that it is for everybody.
    meta: { security: [securityOf(label ?? "N")] },
    ...make({
      patient: reference(`Patient/${patient}`),
      coverage: { display: "Thẻ BHYT" },
      organization: reference(`Organization/${organization}`),
    }),
  };
}

export const securityOf = (code: string) => ({
  system: `http://terminology.hl7.org/CodeSystem/${code.length === 1 ? "v3-Confidentiality" : "v3-ActCode"}`,
  code,
});
