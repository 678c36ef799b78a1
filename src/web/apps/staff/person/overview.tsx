import type { ReactNode } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { type EntryKind } from "./entry.ts";
import { listEntries, type PersonRecord } from "./record.form.ts";
import { ResultTable } from "./result-table.tsx";
import { Timeline } from "./timeline.tsx";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

interface OverviewProps {
  readonly record: PersonRecord;
  readonly show: (kind: EntryKind) => void;
}

const closed: readonly (string | undefined)[] = ["resolved", "inactive", "remission"];
const latestRows = 8;

export function Overview({ record, show }: OverviewProps): ReactNode {
  const words = useWords(personWords);
  if (record.entries.length === 0)
    return (
      <p className="notice" aria-live="polite">
        {words.noEntries}
      </p>
    );
  return (
    <div className="overview">
      <Timeline entries={record.entries} />
      <aside>
        <Problems record={record} />
        {record.series.length > 0 && (
          <section aria-labelledby="latest-title">
            <h2 id="latest-title" className="section-title">
              {words.latest}
            </h2>
            <ResultTable series={record.series.slice(0, latestRows)} />
            <button type="button" className="button" onClick={() => show("result")}>
              {words.kinds.result}: {words.rows(listEntries(record, "result").length)}
            </button>
          </section>
        )}
      </aside>
    </div>
  );
}

function Problems({ record }: { readonly record: PersonRecord }): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  const problems = listEntries(record, "problem").filter(({ status }) => !closed.includes(status));
  const latestByName = [...Map.groupBy(problems, ({ concept }) => nameOf(concept))];
  if (problems.length === 0) return null;
  return (
    <section aria-labelledby="problems-title">
      <h2 id="problems-title" className="section-title">
        {words.activeProblems}
      </h2>
      <ul className="problems">
        {latestByName.map(([name, group]) => (
          <li key={name}>
            <span>{name}</span> <span className="muted">{dateText(group[0]?.day)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
