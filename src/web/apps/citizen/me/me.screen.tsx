import { type ReactNode, useCallback } from "react";
import { browserName } from "#web/kit/browser-name.ts";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { sessionNow } from "#web/kit/session.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { leave } from "../leave.ts";
import { TextSize } from "../text-size.tsx";
import { endSession, listSessions, type OwnSession } from "./me.ts";
import { meWords } from "./words.ts";

/** Who I am here, on which devices my record is open, and how the page looks. */
export function MeScreen(): ReactNode {
  const words = useWords(meWords);
  const work = useCallback((signal: AbortSignal) => listSessions(signal), []);
  const load = useLoad(work);
  return (
    <>
      <h1>{words.title}</h1>
      <OwnData />
      <section className="my-section">
        <h2 className="section-title">{words.devices}</h2>
        <p className="muted">{words.devicesLead}</p>
        <LoadView load={load}>
          {(sessions) => (
            <ul className="my-cards">
              {sessions.map((session) => (
                <SessionCard key={session.id} session={session} onEnded={load.again} />
              ))}
            </ul>
          )}
        </LoadView>
      </section>
      <section className="my-section">
        <h2 className="section-title">{words.look}</h2>
        <p className="my-card-foot">
          <LanguageSwitch /> <TextSize />
        </p>
      </section>
    </>
  );
}

function OwnData(): ReactNode {
  const words = useWords(meWords);
  const session = sessionNow();
  if (session.tag !== "in") return null;
  const { name, phone } = session.me;
  return (
    <dl className="my-facts my-own">
      <dt>{words.name}</dt>
      <dd>{name}</dd>
      <dt>{words.phone}</dt>
      <dd>{phone ?? words.noPhone}</dd>
    </dl>
  );
}

interface SessionCardProps {
  readonly session: OwnSession;
  readonly onEnded: () => void;
}

function SessionCard({ session, onEnded }: SessionCardProps): ReactNode {
  const words = useWords(meWords);
  const { language } = useLanguage();
  const { id, isThis, agent, signedInAt, seenAt } = session;
  const work = useCallback(async () => {
    if (isThis) return leave();
    await endSession(id);
    onEnded();
  }, [id, isThis, onEnded]);
  const { run, isBusy, error } = useAct(work);
  return (
    <li className="my-card">
      <p className="my-card-head">
        <span>{browserName(agent ?? "") || words.unknownDevice}</span>
        {isThis && <span className="my-tag">{words.thisDevice}</span>}
      </p>
      <p className="muted">
        {words.signedIn} {momentText(signedInAt, language)}
        {!isThis && ` · ${words.lastSeen} ${momentText(seenAt, language)}`}
      </p>
      {error && <Failure error={error} />}
      <p className="my-card-foot">
        <button type="button" className="button button-danger" disabled={isBusy} onClick={run}>
          {isBusy ? words.working : words.end}
        </button>
      </p>
    </li>
  );
}
