import { type ReactNode, useCallback } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { type Alert, listAlerts } from "./alert.ts";
import { noticeWords } from "./words.ts";

export function NoticesScreen(): ReactNode {
  const words = useWords(noticeWords);
  const work = useCallback((signal: AbortSignal) => listAlerts(signal), []);
  const load = useLoad(work);
  return (
    <>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <LoadView load={load}>
        {(alerts) =>
          alerts.length === 0 ? (
            <p className="my-empty">{words.none}</p>
          ) : (
            <ul className="my-cards">
              {alerts.map((alert) => (
                <AlertCard key={alert.id} alert={alert} />
              ))}
            </ul>
          )
        }
      </LoadView>
    </>
  );
}

/** The server tells it in Vietnamese; other languages are told here, from the same facts. */
function AlertCard({ alert }: { readonly alert: Alert }): ReactNode {
  const words = useWords(noticeWords);
  const { language } = useLanguage();
  const { text, at, seenAt, kind, facts } = alert;
  const until = facts.until === undefined ? "" : words.until(momentText(facts.until, language));
  const isEmergency = kind === "emergency-opened";
  return (
    <li className={isEmergency ? "my-card is-alarming" : "my-card"}>
      <p className="my-card-head">
        <span className="muted">{momentText(at, language)}</span>
        {seenAt === null && <span className="my-tag">{words.isNew}</span>}
      </p>
      <p>{words.tell[kind]?.(facts, until) ?? text}</p>
      {isEmergency && (
        <p>
          <a href={pathTo("requests", "complaint")}>{words.complain}</a>
        </p>
      )}
    </li>
  );
}
