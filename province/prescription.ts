import { type Visit, write } from "./chart.ts";
import { type Drug, getDrug, routes } from "./lists/drugs.ts";
import { pick } from "./random.ts";
import { concept, hl7, metaOf, quantity, systems } from "./systems.ts";

const meta = metaOf("vn-core-medication-request");
const category = [concept(hl7("medicationrequest-category"), "outpatient", "Outpatient", "Ngoại trú")];

export function writePrescription(visit: Visit, drugKey: string, days: number): void {
  const { drug, medication, dosage } = preparedOf(drugKey);
  write(visit.chart, "MedicationRequest", visit.at, {
    meta,
    status: visit.at.day + days < visit.chart.world.today ? "completed" : "active",
    intent: "order",
    category,
    medicationCodeableConcept: medication,
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    authoredOn: visit.time,
    requester: visit.doctor,
    performer: pick(visit.chart.random, visit.staff.pharmacist),
    dosageInstruction: dosage,
    dispenseRequest: {
      quantity: quantity(drug.perDay * drug.dose * days, drug.unit, "1"),
      expectedSupplyDuration: quantity(days, "ngày", "d"),
    },
  });
}

interface Prepared {
  readonly drug: Drug;
  readonly medication: unknown;
  readonly dosage: readonly unknown[];
}

const prepared = new Map<string, Prepared>();

function preparedOf(key: string): Prepared {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const drug = getDrug(key);
  const route = routes[drug.route];
  const made: Prepared = {
    drug,
    medication: concept(systems.atc, drug.atc, drug.substance, drug.name),
    dosage: [
      {
        text: drug.sig,
        timing: { repeat: { frequency: drug.perDay, period: 1, periodUnit: "d" } },
        route: concept(systems.snomed, route.code, route.display, route.text),
        doseAndRate: [{ doseQuantity: quantity(drug.dose, drug.unit, "1") }],
      },
    ],
  };
  prepared.set(key, made);
  return made;
}
