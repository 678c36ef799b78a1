import { writeAllergy } from "./allergy.ts";
import { dateText, type Moment, yearsBetween } from "./calendar.ts";
import { type Chart, openVisit, type Visit } from "./chart.ts";
import type { Occasion } from "./course.ts";
import { type Diagnosis, writeEncounter, writeProblem } from "./encounter.ts";
import { writeLaboratory } from "./laboratory.ts";
import type { ChronicDisease } from "./lists/chronic.ts";
import type { Disease } from "./lists/disease.ts";
import type { DueVisit } from "./lists/vaccines.ts";
import type { Facility } from "./places.ts";
import { writePrescription } from "./prescription.ts";
import { writeProcedure } from "./procedure.ts";
import { around, chance, integer } from "./random.ts";
import { writeVaccination } from "./vaccination.ts";
import { usualWeight, writeBloodPressure, writeSign } from "./vitals.ts";

/** Writes one occasion into the chart: the encounter and everything done there. */
export function writeOccasion(chart: Chart, occasion: Occasion): void {
  switch (occasion.kind) {
    case "illness":
      return writeIllness(chart, occasion.day, occasion.disease);
    case "chronic":
      return writeReturn(chart, occasion);
    case "vaccination":
      return writeVaccinationVisit(chart, occasion.day, occasion.due);
    case "antenatal":
      return writeAntenatal(chart, occasion.day, occasion.week);
    case "birth":
      return writeBirth(chart, occasion.day);
  }
}

type ChronicReturn = Extract<Occasion, { kind: "chronic" }>;

/** Clinics receive from half past seven to half past four. */
const workingMoment = (chart: Chart, day: number): Moment => ({
  day,
  minute: integer(chart.random, 450, 990),
});

const ageOn = (chart: Chart, day: number): number => yearsBetween(chart.person.member.birthDay, day);

function facilityFor(chart: Chart, share: { readonly station: number; readonly centre: number }): Facility {
  const { home } = chart.person;
  const draw = chart.random();
  if (draw < share.station) return home.station;
  return draw < share.station + share.centre ? home.centre : chart.world.places.hospital;
}

function writeIllness(chart: Chart, day: number, disease: Disease): void {
  const { random } = chart;
  const admitted = chance(random, disease.admitted ?? 0);
  const far = admitted || disease.procedure !== undefined;
  const where = far ? { station: 0, centre: 0.6 } : { station: 0.7, centre: 0.2 };
  const visit = openVisit(chart, workingMoment(chart, day), facilityFor(chart, where));
  writeEncounter(visit, { days: admitted ? integer(random, 2, 7) : 0, reason: disease.reason }, [disease]);
  writeSigns(visit, disease.fever === true);
  writeWorkup(visit, disease, admitted);
  for (const drug of disease.drugs.slice(0, integer(random, 1, 2))) {
    writePrescription(visit, drug, integer(random, 5, 7));
  }
  if (chance(random, 0.012)) writeAllergy(visit);
}

function writeWorkup(visit: Visit, disease: Disease, admitted: boolean): void {
  const { panel, procedure } = disease;
  if (panel !== undefined && chance(visit.chart.random, admitted ? 1 : 0.35))
    writeLaboratory(visit, panel, 0.4);
  if (procedure !== undefined) writeProcedure(visit, procedure, visit.at);
}

function writeSigns(visit: Visit, fever: boolean): void {
  const { random } = visit.chart;
  const age = ageOn(visit.chart, visit.at.day);
  writeTemperature(visit, fever);
  if (age >= 18) writeBloodPressure(visit, around(random, 112 + age * 0.25, 9));
  if (age < 6 || chance(random, 0.2)) writeWeight(visit, age);
  if (age >= 6 && chance(random, 0.2))
    writeSign(visit, "heartRate", Math.round(around(random, fever ? 96 : 78, 8)));
  if (age >= 3 && age < 18 && chance(random, 0.15)) writeHeight(visit, age);
}

function writeTemperature(visit: Visit, fever: boolean): void {
  const { random } = visit.chart;
  if (fever) writeSign(visit, "temperature", around(random, 38.4, 0.5));
  else if (chance(random, 0.15)) writeSign(visit, "temperature", around(random, 36.8, 0.2));
}

function writeWeight(visit: Visit, age: number): void {
  const usual = usualWeight(age, visit.chart.person.member.sex === "female");
  writeSign(visit, "weight", around(visit.chart.random, usual, usual * 0.09));
}

function writeHeight(visit: Visit, age: number): void {
  const grown = visit.chart.person.member.sex === "male" ? 166 : 156;
  writeSign(visit, "height", Math.min(grown, around(visit.chart.random, 78 + age * 6, 3)));
}

function writeReturn(chart: Chart, occasion: ChronicReturn): void {
  const { day, disease, first } = occasion;
  const where = first ? { station: 0.3, centre: 0.5 } : { station: 0.75, centre: 0.18 };
  const visit = openVisit(chart, workingMoment(chart, day), facilityFor(chart, where));
  writeEncounter(visit, { days: 0, reason: disease.reason }, [{ ...disease, lasting: true }]);
  if (first) writeProblem(visit, disease, dateText(day));
  writeChronicSigns(visit, disease);
  if (first || chance(chart.random, 0.2)) writeLaboratory(visit, disease.panel, 0.6);
  const drugs = disease.drugs.slice(0, chance(chart.random, 0.25) ? 2 : 1);
  for (const drug of drugs) writePrescription(visit, drug, 30);
}

function writeChronicSigns(visit: Visit, disease: ChronicDisease): void {
  const { random } = visit.chart;
  const age = ageOn(visit.chart, visit.at.day);
  if (age >= 18) writeBloodPressure(visit, around(random, disease.code === "I10" ? 141 : 126, 11));
  if (disease.code === "E11.9" || chance(random, 0.15)) writeWeight(visit, age);
}

const vaccinationNeed: Diagnosis = { code: "Z27.8", name: "Cần tiêm chủng phòng nhiều bệnh nhiễm khuẩn" };

function writeVaccinationVisit(chart: Chart, day: number, due: DueVisit): void {
  const { home } = chart.person;
  const visit = openVisit(chart, workingMoment(chart, day), due.age === 0 ? home.centre : home.station);
  writeEncounter(visit, { days: 0, reason: due.reason }, [vaccinationNeed]);
  writeWeight(visit, ageOn(chart, day));
  for (const [vaccine, dose] of due.doses) writeVaccination(visit, vaccine, dose);
}

const pregnancyCare: Diagnosis = { code: "Z34.9", name: "Theo dõi thai bình thường" };

function writeAntenatal(chart: Chart, day: number, week: number): void {
  const { random, person } = chart;
  const visit = openVisit(chart, workingMoment(chart, day), person.home.station);
  writeEncounter(visit, { days: 0, reason: `Khám thai tuần ${week}` }, [pregnancyCare]);
  writeBloodPressure(visit, around(random, 112, 8));
  writeSign(visit, "weight", around(random, 50 + week * 0.3, 5));
  if (week === 12) writeLaboratory(visit, "cbc", 0.1);
  writePrescription(visit, "iron", 30);
}

const birth: Diagnosis = { code: "O80", name: "Đẻ thường một thai ngôi chỏm" };

function writeBirth(chart: Chart, day: number): void {
  const { random, person } = chart;
  const at = { day, minute: integer(random, 0, 400) };
  const visit = openVisit(chart, at, chance(random, 0.75) ? person.home.centre : chart.world.places.hospital);
  writeEncounter(visit, { days: integer(random, 2, 4), reason: "Chuyển dạ đẻ" }, [birth]);
  writeBloodPressure(visit, around(random, 116, 8));
  writeProcedure(visit, "delivery", at);
}
