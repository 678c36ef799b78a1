import { type Moment, minutesLater, momentText } from "./calendar.ts";
import { type Visit, write } from "./chart.ts";
import { integer, pick } from "./random.ts";
import { type Concept, categories, concept, hl7, metaOf, type Reference, systems } from "./systems.ts";

export interface Diagnosis {
  readonly code: string;
  readonly name: string;
  /** A disease for life: it never becomes "resolved". */
  readonly lasting?: boolean;
}

export interface Stay {
  readonly days: number;
  readonly reason: string;
}

/** Writes the encounter and its diagnoses, the first of them the main one. */
export function writeEncounter(visit: Visit, stay: Stay, diagnoses: readonly Diagnosis[]): void {
  const { chart } = visit;
  const at = chart.resources.length;
  const conditions = diagnoses.map((diagnosis) => writeDiagnosis(visit, diagnosis));
  const encounter = {
    resourceType: "Encounter",
    id: visit.encounterId,
    ...encounterBody(visit, stay, conditions),
  };
  chart.resources.splice(at, 0, encounter);
}

const visitNumber = concept(hl7("v2-0203"), "VN", "Visit number");
const actCode = hl7("v3-ActCode");
const kinds = {
  outpatient: {
    class: { system: actCode, code: "AMB", display: "ambulatory" },
    type: [{ text: "Khám bệnh" }],
  },
  inpatient: {
    class: { system: actCode, code: "IMP", display: "inpatient encounter" },
    type: [{ text: "Điều trị nội trú" }],
  },
} as const;

const role = (code: string, display: string): Concept =>
  concept(hl7("diagnosis-role"), code, display, display);
const mainDiagnosis = role("CC", "Chief complaint");
const sideDiagnosis = role("CM", "Comorbidity diagnosis");
const home = concept(hl7("discharge-disposition"), "home", "Home", "Ra viện về nhà");

function encounterBody(visit: Visit, stay: Stay, conditions: readonly Reference[]): Record<string, unknown> {
  const { chart, facility } = visit;
  const end = endOf(visit, stay);
  const open = end.day > chart.world.today;
  const room = stay.days > 0 ? facility.ward : pick(chart.random, facility.rooms);
  return {
    meta: metaOf("vn-core-encounter"),
    identifier: [
      {
        use: "official",
        type: visitNumber,
        system: visitNumberSystem,
        value: `${facility.code}.${visit.encounterId.slice(24)}`,
      },
    ],
    status: open ? "in-progress" : "finished",
    ...(stay.days > 0 ? kinds.inpatient : kinds.outpatient),
    subject: chart.person.subject,
    participant: [{ individual: visit.doctor }],
    period: open ? { start: visit.time } : { start: visit.time, end: momentText(end) },
    reasonCode: [{ text: stay.reason }],
    diagnosis: conditions.map((condition, rank) => ({
      condition,
      use: rank === 0 ? mainDiagnosis : sideDiagnosis,
    })),
    ...(stay.days > 0 && !open ? { hospitalization: { dischargeDisposition: home } } : {}),
    location: [{ location: room }],
    serviceProvider: facility.organization,
  };
}

const visitNumberSystem = "http://fhir.ehealth.gov.vn/core/sid/VisitNumber";

function endOf(visit: Visit, stay: Stay): Moment {
  if (stay.days > 0) {
    const last = visit.chart.person.deathDay ?? Number.POSITIVE_INFINITY;
    return { day: Math.min(last, visit.at.day + stay.days), minute: 1020 };
  }
  return minutesLater(visit.at, integer(visit.chart.random, 15, 90));
}

const clinical = hl7("condition-clinical");
const states = {
  active: concept(clinical, "active", "Active"),
  resolved: concept(clinical, "resolved", "Resolved"),
} as const;
const confirmed = concept(hl7("condition-ver-status"), "confirmed", "Confirmed");

const codes = new Map<string, Concept>();

/** The ICD-10 coding of a diagnosis, made once. */
export function icd10(diagnosis: Diagnosis): Concept {
  const known = codes.get(diagnosis.code);
  if (known !== undefined) return known;
  const made = concept(systems.icd10, diagnosis.code, diagnosis.name, diagnosis.name);
  codes.set(diagnosis.code, made);
  return made;
}

/** Short illnesses are over after a month. */
const isOver = (visit: Visit, diagnosis: Diagnosis): boolean =>
  diagnosis.lasting !== true && visit.at.day < visit.chart.world.today - 30;

const writeDiagnosis = (visit: Visit, diagnosis: Diagnosis): Reference =>
  write(visit.chart, "Condition", visit.at, {
    meta: diagnosisMeta,
    clinicalStatus: isOver(visit, diagnosis) ? states.resolved : states.active,
    verificationStatus: confirmed,
    category: categories.diagnosis,
    code: icd10(diagnosis),
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    recordedDate: visit.time,
    recorder: visit.doctor,
  });

const diagnosisMeta = metaOf("vn-core-condition-encounter-diagnosis");
const problemMeta = metaOf("vn-core-condition-problemlist");

/** A disease that stays: it goes on the problem list at the first visit for it. */
export const writeProblem = (visit: Visit, diagnosis: Diagnosis, onset: string): Reference =>
  write(visit.chart, "Condition", visit.at, {
    meta: problemMeta,
    clinicalStatus: states.active,
    verificationStatus: confirmed,
    category: categories.problem,
    code: icd10(diagnosis),
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    onsetDateTime: onset,
    recordedDate: visit.time,
    recorder: visit.doctor,
  });
