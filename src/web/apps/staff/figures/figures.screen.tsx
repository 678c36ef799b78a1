import { type ReactNode, useCallback, useState } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { numberText } from "#web/kit/numbers.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { type FigureLine, linesOf } from "./figure-lines.form.ts";
import { type Dimension, dimensions, type Figures, findFigures } from "./figures.ts";
import { figureWords } from "./words.ts";
import "../style/figures.css";

/** How many visits, of how many people: for those who steer, who see nobody's record. */
export function FiguresScreen(): ReactNode {
  const words = useWords(figureWords);
  const [by, setBy] = useState<Dimension>("month");
  const work = useCallback((signal: AbortSignal) => findFigures(by, signal), [by]);
  const load = useLoad(work);
  return (
    <article className="rows">
      <header>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
      </header>
      <label className="field figure-by">
        {words.by}
        <select value={by} onChange={({ target }) => setBy(dimensionOf(target.value))}>
          {dimensions.map((dimension) => (
            <option key={dimension} value={dimension}>
              {words.dimensions[dimension]}
            </option>
          ))}
        </select>
      </label>
      <LoadView load={load}>{(figures) => <FigurePanel key={figures.by} figures={figures} />}</LoadView>
    </article>
  );
}

const dimensionOf = (text: string): Dimension => dimensions.find((each) => each === text) ?? "month";

function FigurePanel({ figures }: { readonly figures: Figures }): ReactNode {
  const words = useWords(figureWords);
  const { by, months, facilityName, fewest } = figures;
  const [chosen, setMonth] = useState(months.at(-1) ?? "");
  const lines = linesOf(figures, chosen);
  return (
    <>
      {by !== "month" && (
        <label className="field figure-by">
          {words.month}
          <select value={chosen} onChange={({ target }) => setMonth(target.value)}>
            {months.toReversed().map((month) => (
              <option key={month} value={month}>
                {dateText(month)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p className="section-title">{facilityName ?? words.province}</p>
      {lines.length === 0 ? <p className="notice">{words.none}</p> : <FigureTable by={by} lines={lines} />}
      <p className="muted">{words.hiddenWhy(fewest)}</p>
    </>
  );
}

interface FigureTableProps {
  readonly by: Dimension;
  readonly lines: readonly FigureLine[];
}

function FigureTable({ by, lines }: FigureTableProps): ReactNode {
  const words = useWords(figureWords);
  const { language } = useLanguage();
  const textOf = (value: number | null): string =>
    value === null ? words.hidden : numberText(value, language);
  return (
    <div className="table-frame figure-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.dimensions[by]}</th>
            <th scope="col">{words.visits}</th>
            <th scope="col">{words.people}</th>
            <th scope="col">
              <span className="visually-hidden">{words.bar}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, figure, share }) => (
            <tr key={key}>
              <th scope="row">{by === "month" ? dateText(key) : (name ?? words.names(by, key))}</th>
              <td data-label={words.visits}>{textOf(figure.visits)}</td>
              <td data-label={words.people}>{textOf(figure.people)}</td>
              <td>
                <FigureBar share={share} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same figure stands beside it. */
const FigureBar = ({ share }: { readonly share: number }): ReactNode => (
  <svg className="figure-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect width={share} height="10" />
  </svg>
);
