/** SNOMED CT routes a vaccine is given by. */
export const vaccineWays = {
  intramuscular: ["78421000", "Intramuscular route", "Tiêm bắp"],
  intradermal: ["372464004", "Intradermal route", "Tiêm trong da"],
  oral: ["26643006", "Oral route", "Uống"],
  subcutaneous: ["34206005", "Subcutaneous route", "Tiêm dưới da"],
} as const;
export type VaccineWay = keyof typeof vaccineWays;

export interface Vaccine {
  readonly cvx: string;
  readonly display: string;
  readonly name: string;
  readonly maker: string;
  readonly millilitres: number;
  readonly way: VaccineWay;
  readonly diseases: readonly string[];
}

/** The expanded programme as last tabled by the Ministry: what is due at which age, in days. */
export interface DueVisit {
  readonly age: number;
  readonly reason: string;
  readonly doses: readonly (readonly [vaccine: string, dose: number])[];
}

type Row = readonly [
  cvx: string,
  display: string,
  name: string,
  millilitres: number,
  way: VaccineWay,
  diseases: string,
];

const rows: Readonly<Record<string, Row>> = {
  hepb: [
    "08",
    "Hep B, adolescent or pediatric",
    "Vắc xin viêm gan B sơ sinh",
    0.5,
    "intramuscular",
    "hepatitisB",
  ],
  bcg: ["19", "BCG", "Vắc xin lao (BCG)", 0.1, "intradermal", "tuberculosis"],
  penta: [
    "198",
    "DTP-hepB-Hib Pentavalent Non-US",
    "Vắc xin 5 trong 1 (DPT-VGB-Hib)",
    0.5,
    "intramuscular",
    "diphtheria pertussis tetanus hepatitisB hib",
  ],
  opv: ["178", "OPV bivalent", "Vắc xin bại liệt uống (bOPV)", 0.1, "oral", "polio"],
  ipv: ["10", "IPV", "Vắc xin bại liệt tiêm (IPV)", 0.5, "intramuscular", "polio"],
  rota: ["119", "rotavirus, monovalent", "Vắc xin Rota", 2, "oral", "rotavirus"],
  measles: ["05", "measles", "Vắc xin sởi đơn", 0.5, "subcutaneous", "measles"],
  mr: ["04", "M/R", "Vắc xin sởi - rubella", 0.5, "subcutaneous", "measles rubella"],
  dpt: [
    "01",
    "DTP",
    "Vắc xin bạch hầu - ho gà - uốn ván",
    0.5,
    "intramuscular",
    "diphtheria pertussis tetanus",
  ],
  je: [
    "129",
    "Japanese Encephalitis, unspecified formulation",
    "Vắc xin viêm não Nhật Bản",
    0.5,
    "subcutaneous",
    "je",
  ],
};

export function getVaccine(key: string): Vaccine {
  const row = rows[key];
  if (row === undefined) throw new RangeError(`no vaccine named ${key}`);
  const [cvx, display, name, millilitres, way, diseases] = row;
  return {
    cvx,
    display,
    name,
    maker: "Cơ sở sản xuất vắc xin Nam Dược",
    millilitres,
    way,
    diseases: diseases.split(" "),
  };
}

export const targetDiseases: Readonly<
  Record<string, readonly [snomed: string, display: string, name: string]>
> = {
  hepatitisB: ["66071002", "Viral hepatitis type B", "Viêm gan B"],
  tuberculosis: ["56717001", "Tuberculosis", "Lao"],
  diphtheria: ["397428000", "Diphtheria", "Bạch hầu"],
  pertussis: ["27836007", "Pertussis", "Ho gà"],
  tetanus: ["76902006", "Tetanus", "Uốn ván"],
  hib: ["709410003", "Haemophilus influenzae type b infection", "Bệnh do Hib"],
  polio: ["398102009", "Acute poliomyelitis", "Bại liệt"],
  rotavirus: ["18624000", "Disease due to Rotavirus", "Tiêu chảy do Rota"],
  measles: ["14189004", "Measles", "Sởi"],
  rubella: ["36653000", "Rubella", "Rubella"],
  je: ["52947006", "Japanese encephalitis virus disease", "Viêm não Nhật Bản"],
};

export const schedule: readonly DueVisit[] = [
  {
    age: 0,
    reason: "Tiêm vắc xin sơ sinh",
    doses: [
      ["hepb", 1],
      ["bcg", 1],
    ],
  },
  {
    age: 61,
    reason: "Tiêm chủng 2 tháng tuổi",
    doses: [
      ["penta", 1],
      ["opv", 1],
      ["rota", 1],
    ],
  },
  {
    age: 92,
    reason: "Tiêm chủng 3 tháng tuổi",
    doses: [
      ["penta", 2],
      ["opv", 2],
      ["rota", 2],
    ],
  },
  {
    age: 122,
    reason: "Tiêm chủng 4 tháng tuổi",
    doses: [
      ["penta", 3],
      ["opv", 3],
    ],
  },
  { age: 153, reason: "Tiêm chủng 5 tháng tuổi", doses: [["ipv", 1]] },
  {
    age: 275,
    reason: "Tiêm chủng 9 tháng tuổi",
    doses: [
      ["measles", 1],
      ["ipv", 2],
    ],
  },
  { age: 366, reason: "Tiêm viêm não Nhật Bản mũi 1", doses: [["je", 1]] },
  { age: 380, reason: "Tiêm viêm não Nhật Bản mũi 2", doses: [["je", 2]] },
  {
    age: 549,
    reason: "Tiêm chủng 18 tháng tuổi",
    doses: [
      ["mr", 1],
      ["dpt", 1],
    ],
  },
  { age: 745, reason: "Tiêm viêm não Nhật Bản mũi 3", doses: [["je", 3]] },
];
