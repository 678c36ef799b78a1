import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import type { Me } from "#web/kit/me.ts";
import { PasswordField } from "#web/kit/password-field.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { changePassword } from "./account.ts";
import { Panel } from "./panel.tsx";
import { useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

export function PasswordPanel({ me }: { readonly me: Me }): ReactNode {
  const words = useWords(accountWords);
  const form = useSubmitKey();
  const task = useSecureTask();
  const [isDone, setDone] = useState(false);
  if (!me.factors.hasPassword) return null;
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const target = event.currentTarget;
    const sent = new FormData(target);
    const done = await task.run(() => changePassword(textIn(sent, "current"), textIn(sent, "password")));
    setDone(done);
    if (done) target.reset();
  };
  return (
    <Panel title={words.password} lead={words.passwordLead} task={task}>
      <form className="fields" ref={form} onSubmit={(event) => void send(event)} noValidate>
        {/* For the browser's own store of passwords. */}
        <input type="text" name="login" autoComplete="username" defaultValue={me.login} hidden />
        <PasswordField name="current" label={words.currentPassword} autoComplete="current-password" />
        <PasswordField
          name="password"
          label={words.newPassword}
          autoComplete="new-password"
          hint={words.passwordRule(me.factors.minimumPasswordLength)}
        />
        <p className="outcome" aria-live="polite">
          {isDone && words.passwordDone}
        </p>
        <div className="actions">
          <button type="submit" className="button" disabled={task.isBusy}>
            {words.passwordChange}
          </button>
        </div>
      </form>
    </Panel>
  );
}
