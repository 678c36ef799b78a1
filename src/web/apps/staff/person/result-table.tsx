import type { ReactNode } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { numberText } from "#web/kit/numbers.ts";
import { Sparkline } from "#web/kit/sparkline.tsx";
import { MeasureText, RangeText } from "./measure-text.tsx";
import { type Series } from "./record.form.ts";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

/** One line per measured thing: its last value, the range it should be in, and where it is going. */
export function ResultTable({ series }: { readonly series: readonly Series[] }): ReactNode {
  const words = useWords(personWords);
  return (
    <div className="table-frame">
      <table className="results">
        <caption className="visually-hidden">{words.latest}</caption>
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.value}</th>
            <th scope="col" className="range">
              {words.range}
            </th>
            <th scope="col">{words.trend}</th>
            <th scope="col">{words.date}</th>
          </tr>
        </thead>
        <tbody>
          {series.map((one) => (
            <SeriesRow key={one.code} series={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SeriesRow({ series }: { readonly series: Series }): ReactNode {
  const { language } = useLanguage();
  const nameOf = useNameOf();
  const [latest] = series.points;
  if (!latest) return null;
  const values = series.points.flatMap(({ measure }) => measure.quantity?.value ?? []).toReversed();
  return (
    <tr>
      <th scope="row">{nameOf(series.concept)}</th>
      <td>
        <MeasureText measure={latest.measure} />
      </td>
      <td className="muted range">
        <RangeText range={latest.measure.range} />
      </td>
      <td>
        <Sparkline values={values} tell={(value) => numberText(value, language)} />
      </td>
      <td className="day">{dateText(latest.day)}</td>
    </tr>
  );
}
