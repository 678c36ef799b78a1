import { type ReactNode, useState } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { type Entry, type EntryKind } from "./entry.ts";
import { EntryDetail } from "./entry-detail.tsx";
import { type Series } from "./record.form.ts";
import { ResultTable } from "./result-table.tsx";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

const pageRows = 100;

interface EntryTableProps {
  readonly kind: EntryKind;
  readonly entries: readonly Entry[];
  readonly series: readonly Series[];
}

/** The rows behind one figure of the record. */
export function EntryTable({ kind, entries, series }: EntryTableProps): ReactNode {
  const words = useWords(personWords);
  const [limit, setLimit] = useState(pageRows);
  const rest = entries.length - limit;
  return (
    <section className="rows" aria-labelledby="rows-title">
      <h2 id="rows-title" className="section-title">
        {words.kinds[kind]} <span className="muted">· {words.rows(entries.length)}</span>
      </h2>
      {kind === "result" && <ResultTable series={series} />}
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.date}</th>
              <th scope="col">{words.what}</th>
              <th scope="col">{kind === "result" ? words.value : words.detail}</th>
              <th scope="col">{words.status}</th>
            </tr>
          </thead>
          <tbody>
            {entries.slice(0, limit).map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && (
        <button type="button" className="button" onClick={() => setLimit(limit + pageRows)}>
          {words.more(Math.min(rest, pageRows))}
        </button>
      )}
    </section>
  );
}

function EntryRow({ entry }: { readonly entry: Entry }): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  return (
    <tr>
      <td className="day">{dateText(entry.day) || words.unknownDate}</td>
      <td>{nameOf(entry.concept)}</td>
      <td>
        <EntryDetail entry={entry} />
      </td>
      <td className="muted">{words.statuses[entry.status ?? ""] ?? entry.status}</td>
    </tr>
  );
}
