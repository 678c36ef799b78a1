import { type ReactNode, useMemo } from "react";
import { timeText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { numberText } from "#web/kit/numbers.ts";
import { isAllowed } from "#web/kit/session.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { DeadJobsPanel } from "./dead-jobs-panel.tsx";
import { HealthPanel } from "./health-panel.tsx";
import { useDeadJobs } from "./use-dead-jobs.ts";
import { type TypeCount, useCounts, useHealth } from "./use-desk.ts";
import { deskWords } from "./words.ts";

export function DeskScreen(): ReactNode {
  const words = useWords(deskWords);
  const health = useHealth();
  const counts = useCounts();
  const dead = useDeadJobs();
  const refresh = useMemo(
    () => () => [health, counts, dead.load].forEach(({ again }) => again()),
    [health, counts, dead.load],
  );
  const keys = useMemo(() => ({ r: refresh }), [refresh]);
  useShortcuts(keys);
  return (
    <div className="desk">
      <header className="page-head">
        <div>
          <h1>{words.title}</h1>
          <p className="lead">{words.lead}</p>
        </div>
        <button type="button" className="button" onClick={refresh}>
          {words.refresh} <kbd aria-hidden="true">r</kbd>
        </button>
      </header>
      <HealthPanel load={health} />
      <section className="panel" aria-labelledby="store-title">
        <h2 id="store-title" className="section-title">
          {words.store}
        </h2>
        <LoadView load={counts}>{(value, at) => <Counts counts={value} at={at} />}</LoadView>
      </section>
      {isAllowed("ops.jobs") && <DeadJobsPanel dead={dead} />}
    </div>
  );
}

/** Each figure is the door to the rows it counts. */
function Counts({ counts, at }: { readonly counts: readonly TypeCount[]; readonly at: Date }): ReactNode {
  const words = useWords(deskWords);
  const { language } = useLanguage();
  return (
    <>
      <ul className="counts">
        {counts.map(({ type, count }) => (
          <li key={type}>
            <a className="count" href={pathTo("desk", type)}>
              <b>{numberText(count, language)}</b>
              <span>{words.types[type]}</span>
            </a>
          </li>
        ))}
      </ul>
      <p className="data-age">
        {words.asOf} {timeText(at, language)}
      </p>
    </>
  );
}
