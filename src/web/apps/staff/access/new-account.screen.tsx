import { type FormEvent, type ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { createAccount, type NewAccount } from "./access.ts";
import { accessWords } from "./words.ts";

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

export function NewAccountScreen(): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const form = useSubmitKey();
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const account = accountIn(new FormData(event.currentTarget));
    await task.run(async () => goTo("access", "accounts", (await createAccount(account)).id));
  };
  return (
    <form className="panel fields narrow" ref={form} onSubmit={(event) => void send(event)} noValidate>
      <header>
        <a className="back" href={pathTo("access", "accounts")}>
          <span aria-hidden="true">‹</span> {words.accounts}
        </a>
        <h1>{words.addAccount}</h1>
        <p className="lead">{words.addLead}</p>
      </header>
      <Fields />
      <Refusal error={task.error} />
      <div className="primary-right">
        <button type="submit" className="button button-primary" disabled={task.isBusy}>
          {words.create}
        </button>
      </div>
    </form>
  );
}

function Fields(): ReactNode {
  const words = useWords(accessWords);
  return (
    <>
      <label className="field">
        {words.fullName}
        <input name="name" ref={focusNow} maxLength={120} autoComplete="off" />
      </label>
      <label className="field">
        {words.loginField}
        <input name="login" maxLength={64} autoComplete="off" spellCheck={false} autoCapitalize="none" />
        <span className="hint">{words.loginHint}</span>
      </label>
      <label className="field">
        {words.practitionerField}
        <input name="practitioner" maxLength={64} autoComplete="off" spellCheck={false} />
        <span className="hint">{words.practitionerHint}</span>
      </label>
      <div className="field-row">
        <label className="field">
          {words.phone}
          <input name="phone" inputMode="tel" maxLength={20} autoComplete="off" />
        </label>
        <label className="field">
          {words.email}
          <input name="email" inputMode="email" maxLength={200} autoComplete="off" />
        </label>
      </div>
    </>
  );
}

function accountIn(form: FormData): NewAccount {
  const text = (name: string): string => textIn(form, name).trim();
  const [practitioner, phone, email] = [text("practitioner"), text("phone"), text("email")];
  return {
    login: text("login"),
    name: text("name"),
    ...(practitioner !== "" && { practitioner }),
    ...(phone !== "" && { phone }),
    ...(email !== "" && { email }),
  };
}
