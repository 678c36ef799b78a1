import { type ReactNode, useCallback, useMemo, useState } from "react";
import { dateText, localDay } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { useToday } from "#web/kit/use-today.ts";
import { type AccessPage, listAccesses } from "./access.ts";
import { OwnCheck } from "./own-check.tsx";
import { VisitCard } from "./visit-card.tsx";
import { visitsOf } from "./visits.ts";
import { accessWords } from "./words.ts";

/** Everybody and every machine that opened my data, by day; each look can be verified on this device. */
export function AccessesScreen({ patient }: { readonly patient: string | undefined }): ReactNode {
  const words = useWords(accessWords);
  const [othersOnly, setOthersOnly] = useState(true);
  const query = useMemo(() => ({ patient, othersOnly }), [patient, othersOnly]);
  const work = useCallback((signal: AbortSignal) => listAccesses(query, signal), [query]);
  const load = useLoad(work);
  return (
    <>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <label className="my-switch">
        <input type="checkbox" checked={othersOnly} onChange={() => setOthersOnly(!othersOnly)} />
        {words.othersOnly}
      </label>
      <LoadView load={load}>{(first, at) => <Pages key={+at} first={first} query={query} />}</LoadView>
      <p className="my-wrong">
        {words.wrong} <a href={pathTo("requests", "complaint")}>{words.ask}</a>
      </p>
      <OwnCheck />
    </>
  );
}

interface PagesProps {
  readonly first: AccessPage;
  readonly query: { readonly patient: string | undefined; readonly othersOnly: boolean };
}

function Pages({ first, query }: PagesProps): ReactNode {
  const words = useWords(accessWords);
  const [page, setPage] = useState(first);
  const work = useCallback(async () => {
    const next = await listAccesses({ ...query, after: page.next ?? undefined });
    setPage({ accesses: [...page.accesses, ...next.accesses], next: next.next });
  }, [page, query]);
  const { run, isBusy, error } = useAct(work);
  return (
    <>
      {page.accesses.length === 0 && <p className="my-empty">{page.next ? words.noneLately : words.none}</p>}
      <Days page={page} patient={query.patient} />
      {error && <Failure error={error} />}
      {page.next !== null && (
        <button type="button" className="button my-wide" disabled={isBusy} onClick={run}>
          {words.more}
        </button>
      )}
    </>
  );
}

interface DaysProps {
  readonly page: AccessPage;
  readonly patient: string | undefined;
}

function Days({ page, patient }: DaysProps): ReactNode {
  const days = useMemo(() => [...Map.groupBy(visitsOf(page.accesses), ({ day }) => day)], [page]);
  return days.map(([day, visits]) => (
    <section key={day} className="my-day">
      <DayTitle day={day} />
      <ul className="my-cards">
        {visits.map((visit) => (
          <VisitCard key={visit.accesses[0].id} visit={visit} patient={patient} />
        ))}
      </ul>
    </section>
  ));
}

const dayLong = 86_400_000;

function DayTitle({ day }: { readonly day: string }): ReactNode {
  const words = useWords(accessWords);
  const today = useToday();
  const daysAgo = (count: number): string =>
    localDay(new Date(today.getTime() - count * dayLong).toISOString());
  const near = day === daysAgo(0) ? words.today : day === daysAgo(1) ? words.yesterday : "";
  return (
    <h2 className="section-title">
      {near}
      {dateText(day)}
    </h2>
  );
}
