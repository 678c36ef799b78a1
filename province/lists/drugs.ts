/** Common medicines of a commune station: ATC substance, the Vietnamese generic name, how it is taken. */
export interface Drug {
  readonly atc: string;
  readonly substance: string;
  readonly name: string;
  readonly unit: string;
  readonly sig: string;
  readonly perDay: number;
  readonly dose: number;
  readonly route: Route;
}

export const routes = {
  oral: { code: "26643006", display: "Oral route", text: "Uống" },
  inhaled: { code: "447694001", display: "Respiratory tract route", text: "Hít" },
  eye: { code: "54485002", display: "Ophthalmic route", text: "Nhỏ mắt" },
  skin: { code: "6064005", display: "Topical route", text: "Bôi ngoài da" },
} as const;
export type Route = keyof typeof routes;

type Row = readonly [key: string, atc: string, substance: string, name: string, perDay: number, dose: number];

const tablets: readonly Row[] = [
  ["amlodipine", "C08CA01", "amlodipine", "Amlodipin 5 mg", 1, 1],
  ["losartan", "C09CA01", "losartan", "Losartan kali 50 mg", 1, 1],
  ["metformin", "A10BA02", "metformin", "Metformin hydroclorid 500 mg", 2, 1],
  ["gliclazide", "A10BB09", "gliclazide", "Gliclazid MR 30 mg", 1, 1],
  ["atorvastatin", "C10AA05", "atorvastatin", "Atorvastatin 20 mg", 1, 1],
  ["aspirin", "B01AC06", "acetylsalicylic acid", "Acid acetylsalicylic 81 mg", 1, 1],
  ["furosemide", "C03CA01", "furosemide", "Furosemid 40 mg", 1, 1],
  ["theophylline", "R03DA04", "theophylline", "Theophylin 100 mg", 2, 1],
  ["tenofovir", "J05AF07", "tenofovir disoproxil", "Tenofovir disoproxil fumarat 300 mg", 1, 1],
  ["valproate", "N03AG01", "valproic acid", "Natri valproat 200 mg", 2, 1],
  ["risperidone", "N05AX08", "risperidone", "Risperidon 2 mg", 1, 1],
  ["sertraline", "N06AB06", "sertraline", "Sertralin 50 mg", 1, 1],
  ["paracetamol", "N02BE01", "paracetamol", "Paracetamol 500 mg", 3, 1],
  ["ibuprofen", "M01AE01", "ibuprofen", "Ibuprofen 400 mg", 2, 1],
  ["meloxicam", "M01AC06", "meloxicam", "Meloxicam 7,5 mg", 1, 1],
  ["allopurinol", "M04AA01", "allopurinol", "Allopurinol 300 mg", 1, 1],
  ["amoxicillin", "J01CA04", "amoxicillin", "Amoxicilin 500 mg", 3, 1],
  ["cefuroxime", "J01DC02", "cefuroxime", "Cefuroxim 500 mg", 2, 1],
  ["cefixime", "J01DD08", "cefixime", "Cefixim 200 mg", 2, 1],
  ["ciprofloxacin", "J01MA02", "ciprofloxacin", "Ciprofloxacin 500 mg", 2, 1],
  ["metronidazole", "P01AB01", "metronidazole", "Metronidazol 250 mg", 2, 2],
  ["albendazole", "P02CA03", "albendazole", "Albendazol 400 mg", 1, 1],
  ["omeprazole", "A02BC01", "omeprazole", "Omeprazol 20 mg", 1, 1],
  ["domperidone", "A03FA03", "domperidone", "Domperidon 10 mg", 3, 1],
  ["drotaverine", "A03AD02", "drotaverine", "Drotaverin 40 mg", 2, 1],
  ["loratadine", "R06AX13", "loratadine", "Loratadin 10 mg", 1, 1],
  ["prednisolone", "H02AB06", "prednisolone", "Prednisolon 5 mg", 1, 2],
  ["betahistine", "N07CA01", "betahistine", "Betahistin 16 mg", 2, 1],
  ["rotunda", "N05CM", "tetrahydropalmatine", "Rotundin 30 mg", 1, 1],
  ["iron", "B03AA07", "ferrous sulfate", "Sắt sulfat 60 mg", 1, 1],
  ["folate", "B03BB01", "folic acid", "Acid folic 5 mg", 1, 1],
  ["tamsulosin", "G04CA02", "tamsulosin", "Tamsulosin 0,4 mg", 1, 1],
];

const sachets: readonly Row[] = [
  ["ors", "A07CA", "oral rehydration salt formulations", "Oresol gói pha 200 ml", 4, 1],
  ["zinc", "A12CB01", "zinc sulfate", "Kẽm gluconat 10 mg gói", 1, 1],
  ["diosmectite", "A07BC05", "diosmectite", "Diosmectit 3 g", 3, 1],
  ["acetylcysteine", "R05CB01", "acetylcysteine", "Acetylcystein 200 mg", 2, 1],
  ["lactulose", "A06AD11", "lactulose", "Lactulose 10 g", 1, 1],
];

const oral =
  (unit: string) =>
  ([key, atc, substance, name, perDay, dose]: Row): [string, Drug] => [
    key,
    {
      atc,
      substance,
      name,
      unit,
      perDay,
      dose,
      route: "oral",
      sig: `Ngày uống ${perDay} lần, mỗi lần ${dose} ${unit}`,
    },
  ];

const others: readonly (readonly [string, Drug])[] = [
  outside(
    "salbutamol",
    { atc: "R03AC02", substance: "salbutamol", name: "Salbutamol 100 mcg/liều xịt" },
    "inhaled",
  ),
  outside(
    "budesonide",
    { atc: "R03BA02", substance: "budesonide", name: "Budesonid 200 mcg/liều hít" },
    "inhaled",
  ),
  outside("tobramycin", { atc: "S01AA12", substance: "tobramycin", name: "Tobramycin 0,3% nhỏ mắt" }, "eye"),
  outside(
    "clotrimazole",
    { atc: "D01AC01", substance: "clotrimazole", name: "Clotrimazol 1% kem bôi" },
    "skin",
  ),
  outside(
    "hydrocortisone",
    { atc: "D07AA02", substance: "hydrocortisone", name: "Hydrocortison 1% kem bôi" },
    "skin",
  ),
  outside("permethrin", { atc: "P03AC04", substance: "permethrin", name: "Permethrin 5% kem bôi" }, "skin"),
];

function outside(
  key: string,
  what: Pick<Drug, "atc" | "substance" | "name">,
  route: Exclude<Route, "oral">,
): readonly [string, Drug] {
  const unit = { inhaled: "nhát", eye: "giọt", skin: "lần bôi" }[route];
  return [key, { ...what, unit, perDay: 2, dose: 1, route, sig: `Ngày dùng 2 lần, mỗi lần 1 ${unit}` }];
}

const drugs: ReadonlyMap<string, Drug> = new Map([
  ...tablets.map(oral("viên")),
  ...sachets.map(oral("gói")),
  ...others,
]);

export function getDrug(key: string): Drug {
  const drug = drugs.get(key);
  if (drug === undefined) throw new RangeError(`no drug named ${key}`);
  return drug;
}
