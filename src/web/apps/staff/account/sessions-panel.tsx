import type { ReactNode } from "react";
import { browserName } from "#web/kit/browser-name.ts";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { endOthers, endSession, listSessions, type SessionRow } from "./account.ts";
import { Panel } from "./panel.tsx";
import { useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

/** Where the account is open right now: what is not one's own is ended here, at once. */
export function SessionsPanel(): ReactNode {
  const words = useWords(accountWords);
  const load = useLoad(listSessions);
  const task = useSecureTask();
  const end = (work: () => Promise<unknown>): void => void task.run(() => work().then(load.again));
  return (
    <Panel title={words.sessions} lead={words.sessionsLead} task={task}>
      <LoadView load={load}>{(rows) => <SessionList rows={rows} end={end} />}</LoadView>
    </Panel>
  );
}

interface SessionListProps {
  readonly rows: readonly SessionRow[];
  readonly end: (work: () => Promise<unknown>) => void;
}

function SessionList({ rows, end }: SessionListProps): ReactNode {
  const words = useWords(accountWords);
  const list = useListKeys<HTMLUListElement>();
  const sorted = rows.toSorted((a, b) => Number(b.isThis) - Number(a.isThis));
  return (
    <>
      <ul className="lines" ref={list}>
        {sorted.map((row) => (
          <li key={row.id}>
            <Where row={row} />
            {row.isThis ? (
              <span className="state state-good">{words.thisSession}</span>
            ) : (
              <button type="button" className="button" data-row onClick={() => end(() => endSession(row.id))}>
                {words.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {rows.length > 2 && (
        <button type="button" className="button button-danger" onClick={() => end(endOthers)}>
          {words.endOthers(rows.length - 1)}
        </button>
      )}
    </>
  );
}

function Where({ row }: { readonly row: SessionRow }): ReactNode {
  const words = useWords(accountWords);
  const { language } = useLanguage();
  const { agent, device, address, roleName, facilityName, methods, signedInAt, seenAt } = row;
  const browser = browserName(agent ?? "") || words.unknownBrowser;
  const how = methods.map((method) => words.methods[method] ?? method).join(" + ");
  return (
    <span>
      <b>{[device, browser].filter(Boolean).join(" · ")}</b>
      <span>{[roleName, facilityName].filter(Boolean).join(" · ")}</span>
      <span className="muted">
        {[words.seen(momentText(seenAt, language)), address].filter(Boolean).join(" · ")}
      </span>
      <span className="muted">{words.signedIn(momentText(signedInAt, language), how)}</span>
    </span>
  );
}
