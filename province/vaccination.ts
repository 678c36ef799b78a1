import { dateText } from "./calendar.ts";
import { type Visit, write } from "./chart.ts";
import { getVaccine, targetDiseases, type Vaccine, vaccineWays } from "./lists/vaccines.ts";
import { type Concept, concept, hl7, metaOf, quantity, type Reference, systems } from "./systems.ts";

const meta = metaOf("vn-core-immunization");
const administering = concept(hl7("v2-0443"), "AP", "Administering Provider");
const arm = concept(hl7("v3-ActSite"), "LA", "left arm", "Tay trái");

export function writeVaccination(visit: Visit, vaccineKey: string, dose: number): Reference {
  const { vaccine, fixed, disease } = preparedOf(vaccineKey);
  const nurse = visit.staff.nurse[0] ?? visit.doctor;
  // A lot serves every station of the province for a quarter of a year.
  const quarter = Math.floor(visit.at.day / 91);
  return write(visit.chart, "Immunization", visit.at, {
    meta,
    status: "completed",
    ...fixed,
    patient: visit.chart.person.subject,
    encounter: visit.encounter,
    occurrenceDateTime: visit.time,
    primarySource: true,
    location: visit.facility.rooms[1] ?? visit.facility.ward,
    lotNumber: `${vaccineKey.toUpperCase()}-${quarter}`,
    expirationDate: dateText((quarter + 6) * 91),
    ...(vaccine.way === "oral" ? {} : { site: arm }),
    performer: [{ function: administering, actor: nurse }],
    protocolApplied: [{ series: vaccine.name, targetDisease: disease, doseNumberPositiveInt: dose }],
  });
}

interface Prepared {
  readonly vaccine: Vaccine;
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly disease: readonly unknown[];
}

const prepared = new Map<string, Prepared>();

function preparedOf(key: string): Prepared {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const vaccine = getVaccine(key);
  const made: Prepared = {
    vaccine,
    fixed: {
      vaccineCode: concept(systems.cvx, vaccine.cvx, vaccine.display, vaccine.name),
      manufacturer: { display: vaccine.maker },
      route: routeOf(vaccine),
      doseQuantity: quantity(vaccine.millilitres, "ml", "mL"),
    },
    disease: vaccine.diseases.map(targetOf),
  };
  prepared.set(key, made);
  return made;
}

function routeOf(vaccine: Vaccine): Concept {
  const [code, display, name] = vaccineWays[vaccine.way];
  return concept(systems.snomed, code, display, name);
}

function targetOf(key: string): unknown {
  const target = targetDiseases[key];
  if (target === undefined) throw new RangeError(`no disease named ${key}`);
  return concept(systems.snomed, ...target);
}
