import { type ReactNode, useCallback } from "react";
import { lastDayText, momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import { useAct } from "#web/kit/use-act.ts";
import { downloadCopy, type MyRequest } from "./request.ts";
import { requestWords } from "./words.ts";

interface RequestCardProps {
  readonly request: MyRequest;
  readonly onChanged: () => void;
}

export function RequestCard({ request, onChanged }: RequestCardProps): ReactNode {
  const words = useWords(requestWords);
  const { kind, details } = request;
  return (
    <li className="my-card">
      <p className="my-card-head">
        <span>{words.kinds[kind].name}</span>
        <StateTag request={request} />
      </p>
      <p>{details}</p>
      <Facts request={request} />
      {request.copyUntil !== null && request.copiedAt === null && (
        <FetchCopy id={request.id} onFetched={onChanged} />
      )}
    </li>
  );
}

const isOpen = ({ state }: MyRequest): boolean => state === "received" || state === "accepted";

function StateTag({ request }: { readonly request: MyRequest }): ReactNode {
  const words = useWords(requestWords);
  const isLate = request.isOverdue && isOpen(request);
  return (
    <span className={isLate ? "my-tag is-bad" : "my-tag"}>
      {isLate ? words.overdue : words.states[request.state]}
    </span>
  );
}

function Facts({ request }: { readonly request: MyRequest }): ReactNode {
  const words = useWords(requestWords);
  const { language } = useLanguage();
  const { state, receivedAt, answerDue, due, handlerName, answer, legalBasis } = request;
  const [name, deadline] = state === "received" ? [words.answerBy, answerDue] : [words.doneBy, due];
  return (
    <dl className="my-facts">
      <Fact name={words.received} value={momentText(receivedAt, language)} />
      <Fact name={name} value={isOpen(request) ? words.byDay(lastDayText(deadline)) : null} />
      <Fact name={words.handler} value={handlerName} />
      <Fact name={words.answer} value={answer} />
      <Fact name={words.basis} value={legalBasis} />
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null }): ReactNode {
  if (value === null || value === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function FetchCopy({ id, onFetched }: { readonly id: string; readonly onFetched: () => void }): ReactNode {
  const words = useWords(requestWords);
  const work = useCallback(async () => {
    await downloadCopy(id);
    onFetched();
  }, [id, onFetched]);
  const { run, isBusy, error } = useAct(work);
  return (
    <>
      <p className="hint">{words.copyOnce}</p>
      <button type="button" className="button" disabled={isBusy} onClick={run}>
        {words.fetchCopy}
      </button>
      {error && <Failure error={error} />}
    </>
  );
}
