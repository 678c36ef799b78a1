import type { FormEvent, ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { PasswordField } from "#web/kit/password-field.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { Sheet } from "#web/kit/sheet.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useTask } from "#web/kit/use-task.ts";
import { kitWords } from "#web/kit/words.ts";
import { confirmPassword } from "./account.ts";
import type { SecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

/** Asks for the password once more: not whoever found the computer open changes how somebody signs in. */
export function ConfirmSheet({ task }: { readonly task: SecureTask }): ReactNode {
  const words = useWords(accountWords);
  const { cancel } = useWords(kitWords);
  const { run, isBusy, error } = useTask();
  if (task.waiting === undefined) return null;
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const password = textIn(new FormData(event.currentTarget), "password");
    if (await run(() => confirmPassword(password))) await task.resume();
  };
  return (
    <Sheet title={words.confirmTitle} onClose={task.drop}>
      <form className="fields" onSubmit={(event) => void send(event)} noValidate>
        <p className="lead">{words.confirmLead}</p>
        <PasswordField name="password" label={words.password} autoComplete="current-password" isFocused />
        <Refusal error={error} />
        <div className="sheet-buttons">
          <button type="button" className="button" onClick={task.drop}>
            {cancel}
          </button>
          <button type="submit" className="button button-primary" disabled={isBusy}>
            {words.confirm}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
