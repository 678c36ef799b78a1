import { type ReactNode, useCallback, useState } from "react";
import { dateText, localDay } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { type Access, type AccessPage, listAccesses } from "./access.ts";
import { AccessCard } from "./access-card.tsx";
import { accessWords } from "./words.ts";

/** Everybody and every machine that opened my data, by day; each line can be verified on this device. */
export function AccessesScreen({ patient }: { readonly patient: string | undefined }): ReactNode {
  const words = useWords(accessWords);
  const [othersOnly, setOthersOnly] = useState(false);
  const work = useCallback(
    (signal: AbortSignal) => listAccesses({ patient, othersOnly }, signal),
    [patient, othersOnly],
  );
  const load = useLoad(work);
  return (
    <>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <label className="my-switch">
        <input type="checkbox" checked={othersOnly} onChange={() => setOthersOnly(!othersOnly)} />
        {words.othersOnly}
      </label>
      <LoadView load={load}>
        {(first) => <Pages key={first.accesses[0]?.id ?? ""} first={first} query={{ patient, othersOnly }} />}
      </LoadView>
      <p className="hint">
        {words.wrong} <a href={pathTo("requests")}>{words.ask}</a>
      </p>
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
  if (page.accesses.length === 0 && page.next === null) return <p className="my-empty">{words.none}</p>;
  return (
    <>
      {byDay(page.accesses).map(([day, accesses]) => (
        <section key={day} className="my-day">
          <h2 className="section-title">{dateText(day)}</h2>
          <ul className="my-cards">
            {accesses.map((access) => (
              <AccessCard key={access.id} access={access} patient={query.patient} />
            ))}
          </ul>
        </section>
      ))}
      {error && <Failure error={error} />}
      {page.next !== null && (
        <button type="button" className="button my-wide" disabled={isBusy} onClick={run}>
          {words.more}
        </button>
      )}
    </>
  );
}

function byDay(accesses: readonly Access[]): readonly (readonly [string, readonly Access[]])[] {
  const days = new Map<string, Access[]>();
  for (const access of accesses) {
    const day = localDay(access.at);
    const known = days.get(day);
    if (known) known.push(access);
    else days.set(day, [access]);
  }
  return [...days];
}
