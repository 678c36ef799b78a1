import { type ReactNode, useCallback, useMemo } from "react";
import { dateText, momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { maySearch } from "#web/kit/session.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { findDataRequest, findErasurePlan, type RequestWithEvents, type Wanted } from "./data-request.ts";
import { DecideForm } from "./decide-form.tsx";
import { DueMark } from "./due-mark.tsx";
import { privacyWords } from "./words.ts";

export function RequestScreen({ id }: { readonly id: string }): ReactNode {
  const work = useCallback((signal: AbortSignal) => findDataRequest(id, signal), [id]);
  const load = useLoad(work);
  const keys = useMemo(() => ({ Escape: () => goTo("requests") }), []);
  useShortcuts(keys);
  return (
    <LoadView load={load}>
      {(request) => <RequestView key={request.state} request={request} onChanged={load.again} />}
    </LoadView>
  );
}

interface RequestViewProps {
  readonly request: RequestWithEvents;
  readonly onChanged: () => void;
}

function RequestView({ request, onChanged }: RequestViewProps): ReactNode {
  const words = useWords(privacyWords);
  return (
    <article className="rows">
      <header>
        <a className="back" href={pathTo("requests")}>
          <span aria-hidden="true">‹</span> {words.back}
        </a>
        <h1>
          {words.kinds[request.kind]} <span className="muted">· {words.states[request.state]}</span>
        </h1>
      </header>
      <div className="request-columns">
        <section className="panel">
          <p className="request-text">{request.details}</p>
          <Facts request={request} />
          {request.kind === "deletion" && request.state !== "done" && <Plan id={request.id} />}
        </section>
        <DecideForm request={request} onDecided={onChanged} />
        <History request={request} />
      </div>
    </article>
  );
}

function Facts({ request }: { readonly request: RequestWithEvents }): ReactNode {
  const { facts, channels, nobody, record } = useWords(privacyWords);
  const { language } = useLanguage();
  const { askedBy, channel, patient, receivedAt, handlerName, answer, legalBasis, wanted } = request;
  return (
    <dl className="request-facts">
      <dt>{facts.askedBy}</dt>
      <dd>
        {askedBy} ({channels[channel]})
        {maySearch("Patient") && (
          <>
            {" · "}
            <a href={pathTo("person", patient)}>{record}</a>
          </>
        )}
      </dd>
      <dt>{facts.received}</dt>
      <dd>{momentText(receivedAt, language)}</dd>
      <dt>{facts.due}</dt>
      <dd>
        <DueMark request={request} />
      </dd>
      <dt>{facts.handler}</dt>
      <dd>{handlerName ?? nobody}</dd>
      {wanted !== null && (
        <>
          <dt>{facts.wanted}</dt>
          <dd>
            <WantedText wanted={wanted} />
          </dd>
        </>
      )}
      {answer !== null && (
        <>
          <dt>{facts.answer}</dt>
          <dd>{answer}</dd>
        </>
      )}
      {legalBasis !== null && (
        <>
          <dt>{facts.basis}</dt>
          <dd>{legalBasis}</dd>
        </>
      )}
    </dl>
  );
}

/** A correction as somebody says it; other wishes as they were sent. */
function WantedText({ wanted }: { readonly wanted: Wanted }): ReactNode {
  const { elements } = useWords(privacyWords);
  const { element, value } = wanted;
  if (element === undefined) return <code>{JSON.stringify(wanted)}</code>;
  const right = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return `${elements[element] ?? element} → ${element === "birthDate" ? dateText(right) : right}`;
}

/** Before anybody promises an erasure: what has to stay, by which law, until when. */
function Plan({ id }: { readonly id: string }): ReactNode {
  const words = useWords(privacyWords);
  const work = useCallback((signal: AbortSignal) => findErasurePlan(id, signal), [id]);
  const load = useLoad(work);
  return (
    <section>
      <h2 className="section-title">{words.plan}</h2>
      <LoadView load={load}>
        {({ erasable, kept }) => (
          <ul className="bullets">
            <li>{words.erasable(erasable)}</li>
            {kept.map(({ className, source, until, count }) => (
              <li key={`${className} ${until ?? ""}`}>
                {words.kept(count, className, until && dateText(until))}{" "}
                <span className="muted">({source})</span>
              </li>
            ))}
          </ul>
        )}
      </LoadView>
    </section>
  );
}

function History({ request }: { readonly request: RequestWithEvents }): ReactNode {
  const words = useWords(privacyWords);
  const { language } = useLanguage();
  return (
    <section className="panel">
      <h2 className="section-title">{words.history}</h2>
      <ol className="request-events">
        {request.events.map(({ at, actorName, what, note }) => (
          <li key={`${at} ${what}`}>
            <span className="day">{momentText(at, language)}</span> <b>{words.events[what] ?? what}</b>
            {" · "}
            {actorName}
            {note !== null && <p className="muted">{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
