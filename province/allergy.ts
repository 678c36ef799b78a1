import { type Visit, write } from "./chart.ts";
import { pick } from "./random.ts";
import { concept, hl7, metaOf, systems } from "./systems.ts";

type Row = readonly [snomed: string, display: string, name: string, category: "medication" | "food"];

const allergens: readonly Row[] = [
  ["764146007", "Penicillin", "Kháng sinh nhóm penicillin", "medication"],
  ["387458008", "Aspirin", "Aspirin", "medication"],
  ["387207008", "Ibuprofen", "Ibuprofen", "medication"],
  ["44027008", "Seafood", "Hải sản", "food"],
  ["102263004", "Eggs (edible)", "Trứng", "food"],
];
const reactions = [
  concept(systems.snomed, "247472004", "Wheal", "Nổi mày đay"),
  concept(systems.snomed, "271807003", "Eruption of skin", "Phát ban"),
  concept(systems.snomed, "267036007", "Dyspnea", "Khó thở"),
] as const;

const meta = metaOf("vn-core-allergy-intolerance");
const active = concept(hl7("allergyintolerance-clinical"), "active", "Active");
const confirmed = concept(hl7("allergyintolerance-verification"), "confirmed", "Confirmed");

export function writeAllergy(visit: Visit): void {
  const { random, person } = visit.chart;
  const [snomed, display, name, category] = pick(random, allergens);
  write(visit.chart, "AllergyIntolerance", visit.at, {
    meta,
    clinicalStatus: active,
    verificationStatus: confirmed,
    type: "allergy",
    category: [category],
    code: concept(systems.snomed, snomed, display, name),
    patient: person.subject,
    encounter: visit.encounter,
    recordedDate: visit.time,
    asserter: visit.doctor,
    reaction: [{ manifestation: [pick(random, reactions)], severity: "mild" }],
  });
}
