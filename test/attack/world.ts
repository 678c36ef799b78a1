import { canary, restrictedCanary } from "./target.ts";

type Row = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

const active = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", code: "active" }],
};

/** Everything that hangs on one patient, each row with a word of its own in a place that can be searched and read. */
const chartOf = (whose: Whose, word: string): readonly Row[] => [
  ...personRows(whose, word),
  ...clinicalRows(whose, word),
  ...paperRows(whose, word),
];

type Whose = "own" | "other";
const rowOf =
  (whose: Whose) =>
  (resourceType: string, id: string, more: object): Row => ({ resourceType, id: `${id}-${whose}`, ...more });
const subjectOf = (whose: Whose) => ({ reference: `Patient/p-${whose}` });
const performerOf = (whose: Whose) => ({ reference: `Practitioner/prac-${whose}` });
const codeOf = (word: string) => ({
  text: word,
  coding: [{ system: "http://example.vn/words", code: word, display: word }],
});

function personRows(whose: Whose, word: string): readonly Row[] {
  const row = rowOf(whose);
  return [
    row("Patient", "p", {
      active: true,
      identifier: [{ system: "http://example.vn/sid/cccd", value: `id-${word}` }],
      name: [{ text: `Trần ${word}`, family: word }],
      telecom: [{ system: "phone", value: `09-${word}` }],
      birthDate: whose === "own" ? "1990-05-17" : "1971-11-03",
      gender: whose === "own" ? "female" : "male",
      managingOrganization: { reference: `Organization/org-${whose}` },
    }),
    row("Encounter", "e", {
      status: "finished",
      class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
      subject: subjectOf(whose),
      reasonCode: [codeOf(word)],
      serviceProvider: { reference: `Organization/org-${whose}` },
      participant: [{ individual: performerOf(whose) }],
    }),
  ];
}

function clinicalRows(whose: Whose, word: string): readonly Row[] {
  const row = rowOf(whose);
  const [subject, code, note] = [subjectOf(whose), codeOf(word), [{ text: word }]];
  const encounter = { reference: `Encounter/e-${whose}` };
  const performer = [performerOf(whose)];
  return [
    row("Observation", "o", { status: "final", code, subject, encounter, performer, note }),
    row("Condition", "c", { code, subject, encounter, note }),
    row("AllergyIntolerance", "a", { clinicalStatus: active, code, patient: subject, note }),
    row("Procedure", "pr", { status: "completed", code, subject, note }),
    row("MedicationRequest", "mr", {
      status: "active",
      intent: "order",
      medicationCodeableConcept: code,
      subject,
      requester: performer[0],
    }),
    row("Immunization", "im", {
      status: "completed",
      vaccineCode: code,
      patient: subject,
      occurrenceDateTime: "2026-01-05",
    }),
    row("ServiceRequest", "sr", { status: "active", intent: "order", code, subject }),
  ];
}

function paperRows(whose: Whose, word: string): readonly Row[] {
  const row = rowOf(whose);
  const [subject, code] = [subjectOf(whose), codeOf(word)];
  const attachment = { contentType: "text/plain", data: Buffer.from(word).toString("base64") };
  return [
    row("DiagnosticReport", "dr", {
      status: "final",
      code,
      subject,
      result: [{ reference: `Observation/o-${whose}` }],
      conclusion: word,
    }),
    row("DocumentReference", "d", {
      status: "current",
      subject,
      description: word,
      type: { text: word },
      content: [{ attachment }],
    }),
    row("CarePlan", "cp", { status: "active", intent: "plan", subject, title: word, description: word }),
    row("List", "li", { status: "current", mode: "working", subject, title: word, code }),
    row("Provenance", "pv", {
      target: [subject],
      recorded: "2026-01-05T00:00:00Z",
      reason: [code],
      agent: [{ who: performerOf(whose) }],
    }),
  ];
}

const directory: readonly Row[] = (["own", "other"] as const).flatMap((whose) => [
  { resourceType: "Organization", id: `org-${whose}`, active: true, name: `Trạm ${whose}` },
  { resourceType: "Practitioner", id: `prac-${whose}`, active: true, name: [{ text: `Bác sĩ ${whose}` }] },
]);

/** A row of the doctor's own patient that only a programme's staff may see. */
const restricted: Row = {
  resourceType: "Observation",
  id: "o-restricted",
  meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "HIV" }] },
  status: "final",
  code: { text: restrictedCanary },
  subject: { reference: "Patient/p-own" },
};

/** Bundle that brings the small world in which the attacks happen. */
export const worldBundle = (): object => ({
  resourceType: "Bundle",
  type: "transaction",
  entry: [...directory, ...chartOf("own", "visible"), ...chartOf("other", canary), restricted].map(
    (resource) => ({
      resource,
      request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` },
    }),
  ),
});

/** `Type/id` of every row of the patient whom the attackers must not see. */
export const hiddenRows: readonly string[] = chartOf("other", canary).map(
  ({ resourceType, id }) => `${resourceType}/${id}`,
);
