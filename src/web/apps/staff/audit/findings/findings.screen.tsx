import { type ReactNode, useCallback } from "react";
import { dateText, localDay } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { useToday } from "#web/kit/use-today.ts";
import { computeDay, type Finding, listFindings } from "./finding.ts";
import { findingWords } from "./words.ts";

const span = 30 * 86_400_000;

export function FindingsScreen(): ReactNode {
  const words = useWords(findingWords);
  const now = useToday();
  const today = localDay(now.toISOString());
  const from = localDay(new Date(now.getTime() - span).toISOString());
  const work = useCallback((signal: AbortSignal) => listFindings(from, today, signal), [from, today]);
  const load = useLoad(work);
  return (
    <>
      <p className="lead">{words.lead}</p>
      {isAllowed("audit.review") && <ComputeToday today={today} onDone={load.again} />}
      <LoadView load={load}>
        {(findings) =>
          findings.length === 0 ? (
            <p className="notice notice-good">{words.none}</p>
          ) : (
            <FindingTable findings={findings} />
          )
        }
      </LoadView>
    </>
  );
}

interface ComputeTodayProps {
  readonly today: string;
  readonly onDone: () => void;
}

function ComputeToday({ today, onDone }: ComputeTodayProps): ReactNode {
  const words = useWords(findingWords);
  const work = useCallback(async () => {
    await computeDay(today);
    onDone();
  }, [today, onDone]);
  const { run, isBusy, error } = useAct(work);
  return (
    <>
      <p className="inline-form">
        <button type="button" className="button" disabled={isBusy} onClick={run}>
          {isBusy ? words.working : words.today}
        </button>
      </p>
      {error && <Failure error={error} />}
    </>
  );
}

function FindingTable({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  const words = useWords(findingWords);
  const body = useListKeys<HTMLTableSectionElement>();
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {words.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {findings.map(({ id, day, kind, actor, count, verdict }) => (
            <tr key={id}>
              <td className="day">{dateText(day)}</td>
              <th scope="row">
                <a data-row href={pathTo("audit", "findings", id)}>
                  {words.kinds[kind]}
                </a>
              </th>
              <td>{actor.name}</td>
              <td>{count}</td>
              <td className={verdict === null ? "muted" : undefined}>
                {verdict === null ? words.open : words.verdicts[verdict]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
