import { createRequire } from "node:module";
import { commonUnits } from "./units-common.ts";

/** `value × factor + offset` is the value in `unit`, a product of UCUM base units such as `g.m-3`. */
export interface CanonicalUnit {
  readonly unit: string;
  readonly factor: number;
  readonly offset: number;
}

/** The part of @lhncbc/ucum-lhc that is used. */
interface UcumLibrary {
  readonly convertToBaseUnits: (unit: string, value: number) => BaseUnits;
  readonly getSpecifiedUnit: (unit: string, mode: "validate") => { readonly unit: UcumUnit | null };
}
interface BaseUnits {
  readonly status: string;
  readonly magnitude?: number;
  readonly unitToExp?: Readonly<Record<string, number>>;
}
interface UcumUnit {
  readonly isArbitrary_?: boolean;
}

const maxUnitLength = 60;
const maxKnown = 5000;
const known = new Map<string, CanonicalUnit | undefined>(
  commonUnits.map(([code, factor, unit, offset]) => [code, { unit, factor, offset: offset ?? 0 }]),
);

/**
 * The canonical unit of a UCUM code; undefined where the code is not UCUM or measures a logarithm (pH). Common units come from a table, others from
 * the UCUM library, which is loaded when the first of them is met.
 */
export function canonicalUnitOf(code: string): CanonicalUnit | undefined {
  const kept = known.get(code);
  if (kept !== undefined || known.has(code)) return kept;
  if (known.size >= maxKnown) return compute(code);
  const computed = compute(code);
  known.set(code, computed);
  return computed;
}

/** Twelve digits: 1000 mg and 1 g must meet in spite of binary fractions. */
export function inCanonical(value: number, unit: CanonicalUnit): number {
  if (unit.factor === 1 && unit.offset === 0) return value;
  const exact = value * unit.factor + unit.offset;
  return Number.isInteger(exact) && Math.abs(exact) < 1e12 ? exact : Number(exact.toPrecision(12));
}

/** What the library makes of a code, without the table; also how the table is proven. */
export function compute(code: string): CanonicalUnit | undefined {
  if (code.length === 0 || code.length > maxUnitLength) return undefined;
  const { text, arbitrary } = withoutArbitrary(code);
  const unit = baseUnits(text, 1)?.unitToExp;
  const line = lineThrough([1, 2, 3].map((value) => baseUnits(text, value)?.magnitude ?? Number.NaN));
  return unit === undefined || line === undefined ? undefined : { unit: nameOf(unit, arbitrary), ...line };
}

/** Factor and offset of a straight line through the values at 1, 2 and 3; a logarithm is none. */
function lineThrough(
  values: readonly number[],
): { readonly factor: number; readonly offset: number } | undefined {
  const [one = Number.NaN, two = Number.NaN, three = Number.NaN] = values;
  const step = two - one;
  const tolerance = Math.abs(step) * 1e-9;
  if (step === 0 || !(Math.abs(three - two - step) <= tolerance)) return undefined;
  if (Math.abs(one - step) <= tolerance) return { factor: rounded(one, 14), offset: 0 };
  const factor = rounded(step, 12);
  return { factor, offset: rounded(one - factor, 12) };
}

function baseUnits(text: string, value: number): BaseUnits | undefined {
  try {
    const found = ucum().convertToBaseUnits(text, value);
    return found.status === "succeeded" ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * International units have no measure, yet 4 m[iU]/L is 4 u[iU]/mL: candela, which medicine does not use, takes their
 * place while the factor is computed.
 */
function withoutArbitrary(code: string): { readonly text: string; readonly arbitrary: string | undefined } {
  for (const atom of code.match(/\[[^[\]]+\]/g) ?? []) {
    if (!isArbitrary(atom)) continue;
    return { text: code.replace(atom, "cd"), arbitrary: atom.toLowerCase() };
  }
  return { text: code, arbitrary: undefined };
}

function isArbitrary(atom: string): boolean {
  try {
    return ucum().getSpecifiedUnit(atom, "validate").unit?.isArbitrary_ === true;
  } catch {
    return false;
  }
}

const nameOf = (exponents: Readonly<Record<string, number>>, arbitrary: string | undefined): string => {
  const parts = Object.entries(exponents)
    .filter(([, exponent]) => exponent !== 0)
    .map(([base, exponent]) => `${base === "cd" && arbitrary !== undefined ? arbitrary : base}${exponent}`);
  return parts.length === 0 ? "1" : parts.toSorted().join(".");
};

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

let library: UcumLibrary | undefined;

/** The library comes with fhirpath; it is CommonJS and lies beside it. */
function ucum(): UcumLibrary {
  if (library !== undefined) return library;
  const require = createRequire(import.meta.resolve("fhirpath"));
  const loaded = require("@lhncbc/ucum-lhc") as {
    readonly UcumLhcUtils: { readonly getInstance: () => UcumLibrary };
  };
  library = loaded.UcumLhcUtils.getInstance();
  return library;
}
