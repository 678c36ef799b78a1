import { type ReactNode, useMemo, useState } from "react";
import { timeText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { goTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { type EntryKind, entryKinds } from "./entry.ts";
import { EntryTable } from "./entry-table.tsx";
import { Overview } from "./overview.tsx";
import { PersonBanner } from "./person-banner.tsx";
import { listEntries, type PersonRecord } from "./record.form.ts";
import { useRecord, type WholeRecord } from "./use-record.ts";
import { personWords } from "./words.ts";

export function RecordScreen({ id }: { readonly id: string }): ReactNode {
  const load = useRecord(id);
  const { again } = load;
  const keys = useMemo(() => ({ Escape: () => goTo(), "/": () => goTo(), r: again }), [again]);
  useShortcuts(keys);
  return <LoadView load={load}>{(whole, at) => <WholeRecordView whole={whole} at={at} />}</LoadView>;
}

function WholeRecordView({ whole, at }: { readonly whole: WholeRecord; readonly at: Date }): ReactNode {
  const words = useWords(personWords);
  const { language } = useLanguage();
  const [shown, setShown] = useState<EntryKind | "overview">("overview");
  const { record, complete } = whole;
  return (
    <article className="record">
      <PersonBanner record={record} />
      <Figures record={record} shown={shown} show={setShown} />
      {!complete && <p className="notice">{words.incomplete}</p>}
      {shown === "overview" ? (
        <Overview record={record} show={setShown} />
      ) : (
        <EntryTable key={shown} kind={shown} entries={listEntries(record, shown)} series={record.series} />
      )}
      <p className="data-age">
        {words.asOf} {timeText(at, language)}
      </p>
    </article>
  );
}

interface FiguresProps {
  readonly record: PersonRecord;
  readonly shown: EntryKind | "overview";
  readonly show: (kind: EntryKind | "overview") => void;
}

/** Each figure is a button that lists exactly the rows it counts. */
function Figures({ record, shown, show }: FiguresProps): ReactNode {
  const words = useWords(personWords);
  const counted = entryKinds
    .map((kind) => ({ kind, count: listEntries(record, kind).length }))
    .filter(({ count }) => count > 0);
  return (
    <nav className="figures" aria-label={words.record}>
      <button type="button" aria-pressed={shown === "overview"} onClick={() => show("overview")}>
        <b>{record.entries.length}</b>
        <span>{words.overview}</span>
      </button>
      {counted.map(({ kind, count }) => (
        <button key={kind} type="button" aria-pressed={shown === kind} onClick={() => show(kind)}>
          <b>{count}</b>
          <span>{words.kinds[kind]}</span>
        </button>
      ))}
    </nav>
  );
}
