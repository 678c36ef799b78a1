import { type FormEvent, type ReactNode, useState } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { askForLink, type Link, type LinkRequest, makeLink, type WholeAccount } from "./access.ts";
import { accessWords } from "./words.ts";

interface LinkPanelProps {
  readonly account: WholeAccount;
  readonly done: () => void;
}

/** A one-time link lets its owner in, so a second person agrees before it is made. */
export function LinkPanel({ account, done }: LinkPanelProps): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const [link, setLink] = useState<Link>();
  if (account.disabledAt !== null) return null;
  const make = async ({ removesSecondFactor }: LinkRequest): Promise<void> => {
    const isDone = await task.run(async () => setLink(await makeLink(account.id, removesSecondFactor)));
    if (isDone) done();
  };
  return (
    <section className="panel" aria-labelledby="link-title">
      <h2 id="link-title" className="section-title">
        {words.link}
      </h2>
      <p className="lead">{words.linkLead}</p>
      {link && <LinkView link={link} />}
      <ul className="lines">
        {account.links.map((request) => (
          <RequestLine
            key={request.id}
            request={request}
            isBusy={task.isBusy}
            make={() => void make(request)}
          />
        ))}
      </ul>
      <Refusal error={task.error} />
      {account.links.length === 0 && link === undefined && <AskForm id={account.id} done={done} />}
    </section>
  );
}

interface RequestLineProps {
  readonly request: LinkRequest;
  readonly isBusy: boolean;
  readonly make: () => void;
}

function RequestLine({ request, isBusy, make }: RequestLineProps): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const isAgreed = request.state === "active";
  return (
    <li>
      <span>
        <span>
          <q>{request.reason}</q> {request.removesSecondFactor && words.linkFull}
        </span>
        <span className="muted">
          {words.proposedBy(request.proposedBy ?? words.machine, momentText(request.proposedAt, language))}
        </span>
        <span className={isAgreed ? "state state-good" : "state"}>
          {isAgreed ? words.linkAgreed : words.states.proposed}
        </span>
      </span>
      {isAgreed && (
        <button type="button" className="button" disabled={isBusy} onClick={make}>
          {words.linkMake}
        </button>
      )}
    </li>
  );
}

interface AskFormProps {
  readonly id: string;
  readonly done: () => void;
}

function AskForm({ id, done }: AskFormProps): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const form = useSubmitKey();
  const ask = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = new FormData(event.currentTarget);
    const isFull = sent.get("full") !== null;
    if (await task.run(() => askForLink(id, isFull, textIn(sent, "reason").trim()))) done();
  };
  return (
    <form className="fields" ref={form} onSubmit={(event) => void ask(event)} noValidate>
      <label className="field">
        {words.reason}
        <input name="reason" maxLength={500} autoComplete="off" />
      </label>
      <label className="check">
        <input type="checkbox" name="full" />
        {words.linkFull}
      </label>
      <Refusal error={task.error} />
      <div className="actions">
        <button type="submit" className="button" disabled={task.isBusy}>
          {words.linkAsk}
        </button>
      </div>
    </form>
  );
}

const focusNow = (part: HTMLElement | null): void => part?.focus();

/** The address carries the token behind the `#`, which browsers send to nobody. */
function LinkView({ link }: { readonly link: Link }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const address = `${location.origin}/#/activate/${link.token}`;
  return (
    <div className="link-made" role="alert" tabIndex={-1} ref={focusNow}>
      <p>{words.linkOnce(momentText(link.expiresAt, language))}</p>
      <code className="secret">{address}</code>
      <button type="button" className="button" onClick={() => void navigator.clipboard.writeText(address)}>
        {words.copy}
      </button>
    </div>
  );
}
