import { type ReactNode, useMemo, useState } from "react";
import { timeText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { EmergencyBand } from "../emergency/emergency-band.tsx";
import { EmergencyDoor } from "../emergency/emergency-door.tsx";
import { useOpening } from "../emergency/use-opening.ts";
import { emergencyWords } from "../emergency/words.ts";
import { AppDoors } from "./app-doors.tsx";
import { type EntryKind, entryKinds } from "./entry.ts";
import { EntryTable } from "./entry-table.tsx";
import { Overview } from "./overview.tsx";
import { PersonBanner } from "./person-banner.tsx";
import { listEntries, type PersonRecord } from "./record.form.ts";
import { useRecord, type WholeRecord } from "./use-record.ts";
import { personWords } from "./words.ts";

export function RecordScreen({ id }: { readonly id: string }): ReactNode {
  const load = useRecord(id);
  const { state, again } = load;
  const opening = useOpening(id);
  const keys = useMemo(() => ({ Escape: () => goTo(), "/": () => goTo(), r: again }), [again]);
  useShortcuts(keys);
  if (state.tag === "failed" && state.error.kind === "not-found")
    return <OutOfReach id={id} opened={again} />;
  return (
    <>
      {opening && <EmergencyBand opening={opening} closed={again} />}
      <LoadView load={load}>{(whole, at) => <WholeRecordView whole={whole} at={at} />}</LoadView>
      {state.tag === "ready" && <AppDoors patient={id} />}
      {state.tag === "ready" && !opening && <Restricted id={id} opened={again} />}
    </>
  );
}

interface EmergencyWayProps {
  readonly id: string;
  readonly opened: () => void;
}

/** Whether it exists is told to nobody: the same words for a record out of reach and for none. */
function OutOfReach({ id, opened }: EmergencyWayProps): ReactNode {
  const words = useWords(emergencyWords);
  const { back } = useWords(personWords);
  return (
    <article className="notice">
      <h1>{words.outside}</h1>
      <p className="lead">{words.outsideWhy}</p>
      <p className="actions actions-wrap">
        <a className="button" href={pathTo()}>
          {back}
        </a>
        <EmergencyDoor patient={id} opened={opened} />
      </p>
    </article>
  );
}

/** In a record that is in reach, rows of restricted programmes may still be hidden. */
function Restricted({ id, opened }: EmergencyWayProps): ReactNode {
  const words = useWords(emergencyWords);
  if (!isAllowed("privacy.emergency")) return null;
  return (
    <p className="restricted">
      <span className="muted">{words.restricted}</span> <EmergencyDoor patient={id} opened={opened} />
    </p>
  );
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
