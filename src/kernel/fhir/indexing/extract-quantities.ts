import { type Extractor, isObject, type JsonObject } from "./draft.ts";
import type { RangeRow } from "./index-row.ts";
import type { QuantityKeys, SearchTokens } from "./search-tokens.ts";

/** Extractor of quantities; the main quantity of a type has columns, all others a row each. */
export const quantityExtractor =
  (param: number, tokens: SearchTokens, isMain: boolean): Extractor =>
  (value, draft) => {
    const quantities = quantitiesIn(value, tokens);
    const [one] = quantities;
    if (!isMain) {
      for (const keys of quantities) draft.ranges.push(quantityRow(param, keys));
    } else if (one !== undefined && quantities.length === 1) {
      draft.quantity = one.value;
      draft.canonicalQuantity = one.canonical;
      draft.unit = one.unit;
    }
  };

export const quantityRow = (param: number, keys: QuantityKeys): RangeRow => ({
  param,
  lo: keys.value,
  hi: keys.value,
  canonical: keys.canonical,
  unit: keys.unit,
});

/** Extractor of numbers; a Range of numbers is a row with two ends. */
export const numberExtractor =
  (param: number): Extractor =>
  (value, draft) => {
    if (typeof value === "number") draft.ranges.push({ param, lo: value, hi: value });
    else if (isObject(value) && ("low" in value || "high" in value)) {
      const lo = numberIn(value["low"]) ?? Number.NEGATIVE_INFINITY;
      const hi = numberIn(value["high"]) ?? Number.POSITIVE_INFINITY;
      draft.ranges.push({ param, lo, hi });
    }
  };

const numberIn = (value: unknown): number | undefined =>
  isObject(value) && typeof value["value"] === "number" ? value["value"] : undefined;

/**
 * The quantities that stand for a value: itself, or the ends of a Range (an open end is infinite), or the least and
 * greatest measurement of SampledData as far as its limits tell. A comparison holds when it holds for one of them.
 */
export function quantitiesIn(value: unknown, tokens: SearchTokens): readonly QuantityKeys[] {
  if (!isObject(value)) return [];
  if ("origin" in value) return sampledEnds(value, tokens);
  if ("low" in value || "high" in value) return rangeEnds(value, tokens);
  const number = value["value"];
  return typeof number === "number" ? [keysOf(number, value, tokens)] : [];
}

function rangeEnds(range: JsonObject, tokens: SearchTokens): readonly QuantityKeys[] {
  const low = isObject(range["low"]) ? range["low"] : undefined;
  const high = isObject(range["high"]) ? range["high"] : undefined;
  const unit = low ?? high ?? {};
  return [
    keysOf(numberIn(low) ?? Number.NEGATIVE_INFINITY, low ?? unit, tokens),
    keysOf(numberIn(high) ?? Number.POSITIVE_INFINITY, high ?? unit, tokens),
  ];
}

function sampledEnds(sampled: JsonObject, tokens: SearchTokens): readonly QuantityKeys[] {
  const origin = isObject(sampled["origin"]) ? sampled["origin"] : {};
  const ends = [sampled["lowerLimit"], sampled["upperLimit"]].filter((end) => typeof end === "number");
  return ends.map((end) => keysOf(end, origin, tokens));
}

/** Money has a currency where a quantity has a unit. */
function keysOf(value: number, written: JsonObject, tokens: SearchTokens): QuantityKeys {
  return tokens.quantity({
    value,
    system: textIn(written, "system"),
    code: textIn(written, "code") ?? textIn(written, "currency"),
    unit: textIn(written, "unit"),
  });
}

const textIn = (object: JsonObject, name: string): string | undefined => {
  const value = object[name];
  return typeof value === "string" ? value : undefined;
};
