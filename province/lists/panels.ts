/** A blood test as ordered, and the results that come back. Ranges are those of adults. */
export interface Analyte {
  readonly loinc: string;
  readonly display: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
}

export interface Panel {
  readonly loinc: string;
  readonly display: string;
  readonly name: string;
  readonly analytes: readonly Analyte[];
}

type Row = readonly [
  display: string,
  name: string,
  unit: string,
  low: number,
  high: number,
  decimals: number,
];

const rows: Readonly<Record<string, Row>> = {
  "6690-2": ["Leukocytes [#/volume] in Blood by Automated count", "Bạch cầu", "10*9/L", 4, 10, 1],
  "718-7": ["Hemoglobin [Mass/volume] in Blood", "Huyết sắc tố", "g/dL", 12, 16.5, 1],
  "777-3": ["Platelets [#/volume] in Blood by Automated count", "Tiểu cầu", "10*9/L", 150, 400, 0],
  "15074-8": ["Glucose [Moles/volume] in Blood", "Glucose máu", "mmol/L", 3.9, 6.4, 1],
  "4548-4": ["Hemoglobin A1c/Hemoglobin.total in Blood", "HbA1c", "%", 4, 6, 1],
  "14647-2": [
    "Cholesterol [Moles/volume] in Serum or Plasma",
    "Cholesterol toàn phần",
    "mmol/L",
    3.1,
    5.2,
    1,
  ],
  "14927-8": ["Triglyceride [Moles/volume] in Serum or Plasma", "Triglycerid", "mmol/L", 0.5, 1.7, 1],
  "1742-6": [
    "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
    "ALT",
    "U/L",
    5,
    40,
    0,
  ],
  "1920-8": [
    "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
    "AST",
    "U/L",
    5,
    40,
    0,
  ],
  "14682-9": ["Creatinine [Moles/volume] in Serum or Plasma", "Creatinin", "umol/L", 53, 110, 0],
  "22664-7": ["Urea [Moles/volume] in Serum or Plasma", "Urê", "mmol/L", 2.5, 7.5, 1],
};

export const panels: Readonly<Record<string, Panel>> = {
  cbc: panel("58410-2", "CBC panel - Blood by Automated count", "Tổng phân tích tế bào máu ngoại vi", [
    "6690-2",
    "718-7",
    "777-3",
  ]),
  diabetes: panel("55399-0", "Diabetes tracking panel", "Theo dõi đường huyết", ["15074-8", "4548-4"]),
  lipid: panel("24331-1", "Lipid 1996 panel - Serum or Plasma", "Bộ mỡ máu", ["14647-2", "14927-8"]),
  liver: panel("24325-3", "Hepatic function 2000 panel - Serum or Plasma", "Men gan", ["1742-6", "1920-8"]),
  kidney: panel("24362-6", "Renal function 2000 panel - Serum or Plasma", "Chức năng thận", [
    "14682-9",
    "22664-7",
  ]),
};

function panel(loinc: string, display: string, name: string, analytes: readonly string[]): Panel {
  return { loinc, display, name, analytes: analytes.map(analyteOf) };
}

function analyteOf(loinc: string): Analyte {
  const row = rows[loinc];
  if (row === undefined) throw new RangeError(`no blood test ${loinc}`);
  const [display, name, unit, low, high, decimals] = row;
  return { loinc, display, name, unit, low, high, decimals };
}

export function getPanel(key: string): Panel {
  const found = panels[key];
  if (found === undefined) throw new RangeError(`no panel named ${key}`);
  return found;
}
