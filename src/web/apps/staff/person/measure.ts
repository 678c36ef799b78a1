import type { Concept, Measured, Quantity } from "./fhir.ts";

export type Flag = "high" | "low" | "abnormal";

/** What is usual; a missing end is open. */
export interface Usual {
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly text: string | undefined;
}

/** One measured thing: a result, or one part of it such as the systolic pressure. */
export interface Measure {
  readonly concept: Concept;
  readonly quantity: Quantity | undefined;
  /** What was found when it is no quantity. */
  readonly found: Concept | string | boolean | undefined;
  readonly flag: Flag | undefined;
  readonly range: Usual | undefined;
}

export function measureOf(measured: Measured): Measure {
  const { valueInteger, valueQuantity } = measured;
  const counted = valueInteger === undefined ? undefined : { value: valueInteger };
  const named = measured.valueCodeableConcept ?? measured.valueString ?? measured.valueDateTime;
  return {
    concept: measured.code,
    quantity: valueQuantity ?? counted,
    found: named ?? measured.valueBoolean,
    flag: flagOf(measured),
    range: rangeOf(measured),
  };
}

const flags: Readonly<Record<string, Flag>> = {
  H: "high",
  HH: "high",
  HU: "high",
  L: "low",
  LL: "low",
  LU: "low",
  A: "abnormal",
  AA: "abnormal",
  POS: "abnormal",
};

/** What the laboratory said; when it said nothing, what its own reference range says. */
function flagOf(measured: Measured): Flag | undefined {
  const said = (measured.interpretation ?? []).flatMap(({ coding }) =>
    (coding ?? []).map(({ code }) => code ?? ""),
  );
  if (said.length > 0) return said.map((code) => flags[code]).find((flag) => flag !== undefined);
  const [low, high] = limitsOf(measured);
  const value = measured.valueQuantity?.value;
  if (value === undefined) return undefined;
  if (value < low) return "low";
  return value > high ? "high" : undefined;
}

function rangeOf({ referenceRange }: Measured): Usual | undefined {
  const range = referenceRange?.[0];
  return range && { low: range.low?.value, high: range.high?.value, text: range.text };
}

function limitsOf({ referenceRange }: Measured): readonly [number, number] {
  const range = referenceRange?.[0];
  return [range?.low?.value ?? -Infinity, range?.high?.value ?? Infinity];
}
