import { type FormEvent, type ReactNode, useState } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { type Account, askForLink, type Link, makeLink } from "./access.ts";
import { accessWords } from "./words.ts";

interface LinkPanelProps {
  readonly account: Account;
  readonly done: () => void;
}

/** A one-time link lets its owner in, so a second person agrees before it is made. */
export function LinkPanel({ account, done }: LinkPanelProps): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const form = useSubmitKey();
  const [link, setLink] = useState<Link>();
  const [isAsked, setAsked] = useState(false);
  const [isFull, setFull] = useState(false);
  if (account.disabledAt !== null) return null;
  const ask = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const reason = textIn(new FormData(event.currentTarget), "reason").trim();
    const isDone = await task.run(() => askForLink(account.id, isFull, reason));
    setAsked(isDone);
    if (isDone) done();
  };
  return (
    <section className="panel" aria-labelledby="link-title">
      <h2 id="link-title" className="section-title">
        {words.link}
      </h2>
      <p className="lead">{words.linkLead}</p>
      <form className="fields" ref={form} onSubmit={(event) => void ask(event)} noValidate>
        <LinkFields isFull={isFull} setFull={setFull} />
        <Refusal error={task.error} />
        <p className="outcome" aria-live="polite">
          {isAsked && words.linkAsked}
        </p>
        <div className="actions actions-wrap">
          <button type="submit" className="button" disabled={task.isBusy}>
            {words.linkAsk}
          </button>
          <button
            type="button"
            className="button"
            disabled={task.isBusy}
            onClick={() => void task.run(async () => setLink(await makeLink(account.id, isFull)))}
          >
            {words.linkMake}
          </button>
        </div>
      </form>
      {link && <LinkView link={link} />}
    </section>
  );
}

interface LinkFieldsProps {
  readonly isFull: boolean;
  readonly setFull: (isFull: boolean) => void;
}

function LinkFields({ isFull, setFull }: LinkFieldsProps): ReactNode {
  const words = useWords(accessWords);
  return (
    <>
      <label className="field">
        {words.reason}
        <input name="reason" maxLength={500} autoComplete="off" />
      </label>
      <label className="check">
        <input type="checkbox" checked={isFull} onChange={(event) => setFull(event.target.checked)} />
        {words.linkFull}
      </label>
    </>
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
