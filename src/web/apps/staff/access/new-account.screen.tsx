import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { type Choice, createAccount, findPractitioners, type NewAccount } from "./access.ts";
import { ChoiceField } from "./choice-field.tsx";
import { accessWords } from "./words.ts";

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

export function NewAccountScreen(): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const form = useSubmitKey();
  const [practitioner, setPractitioner] = useState<Choice>();
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const account = accountIn(new FormData(event.currentTarget), practitioner);
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
      <Fields practitioner={practitioner} choose={setPractitioner} />
      <Refusal error={task.error} />
      <div className="primary-right">
        <button type="submit" className="button button-primary" disabled={task.isBusy}>
          {words.create}
        </button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly practitioner: Choice | undefined;
  readonly choose: (practitioner: Choice | undefined) => void;
}

function Fields({ practitioner, choose }: FieldsProps): ReactNode {
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
      <ChoiceField
        chosen={practitioner}
        choose={choose}
        label={words.practitionerField}
        empty={words.practitionerNone}
        find={findPractitioners}
      />
      <p className="hint">{words.practitionerHint}</p>
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

function accountIn(form: FormData, practitioner: Choice | undefined): NewAccount {
  const text = (name: string): string => textIn(form, name).trim();
  const [phone, email] = [text("phone"), text("email")];
  return {
    login: text("login"),
    name: text("name"),
    ...(practitioner && { practitioner: practitioner.id }),
    ...(phone !== "" && { phone }),
    ...(email !== "" && { email }),
  };
}
