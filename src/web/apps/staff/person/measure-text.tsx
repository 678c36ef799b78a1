import type { ReactNode } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { numberText } from "#web/kit/numbers.ts";
import type { Quantity } from "./fhir.ts";
import type { Measure, Usual } from "./measure.ts";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

const arrows = { high: "↑", low: "↓", abnormal: "!" } as const;

/** A value with its unit; outside of its range also an arrow and a word, never colour alone. */
export function MeasureText({ measure }: { readonly measure: Measure }): ReactNode {
  const words = useWords(personWords);
  const { quantity, found, flag } = measure;
  return (
    <span className={flag ? "measure measure-flagged" : "measure"}>
      {quantity ? <QuantityText quantity={quantity} /> : <FoundText found={found} />}
      {flag && (
        <span className="flag">
          <span aria-hidden="true">{arrows[flag]}</span> {words.flags[flag]}
        </span>
      )}
    </span>
  );
}

function QuantityText({ quantity }: { readonly quantity: Quantity }): ReactNode {
  const { language } = useLanguage();
  const words = useWords(personWords);
  const unit = unitOf(quantity.unit ?? quantity.code, words.perMinute);
  return (
    <>
      {quantity.value !== undefined && <b>{numberText(quantity.value, language)}</b>}
      {unit && <span className="unit"> {unit}</span>}
    </>
  );
}

function FoundText({ found }: Pick<Measure, "found">): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  if (typeof found === "boolean") return <b>{found ? words.yes : words.no}</b>;
  return typeof found === "object" ? nameOf(found) : found;
}

export function RangeText({ range }: { readonly range: Usual | undefined }): ReactNode {
  const { language } = useLanguage();
  if (!range) return null;
  const low = range.low === undefined ? undefined : numberText(range.low, language);
  const high = range.high === undefined ? undefined : numberText(range.high, language);
  if (low !== undefined && high !== undefined) return `${low}–${high}`;
  if (high !== undefined) return `≤ ${high}`;
  return low === undefined ? range.text : `≥ ${low}`;
}

const shownUnits: Readonly<Record<string, string>> = {
  Cel: "°C",
  "mm[Hg]": "mmHg",
  "kg/m2": "kg/m²",
  "10*9/L": "10⁹/L",
  "10*12/L": "10¹²/L",
};

const unitOf = (unit: string | undefined, perMinute: string): string | undefined => {
  if (unit === undefined || unit === "1" || unit === "{score}") return undefined;
  return unit === "/min" ? perMinute : (shownUnits[unit] ?? unit);
};
