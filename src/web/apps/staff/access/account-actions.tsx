import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { useTask } from "#web/kit/use-task.ts";
import { type Account, disableAccount, enableAccount, endSessionsOf } from "./access.ts";
import { ReasonButton } from "./reason-button.tsx";
import { accessWords } from "./words.ts";

interface AccountActionsProps {
  readonly account: Account;
  readonly done: () => void;
}

export function AccountActions({ account, done }: AccountActionsProps): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    if (await task.run(work)) done();
  };
  return (
    <section className="panel" aria-labelledby="actions-title">
      <h2 id="actions-title" className="section-title">
        {words.closing}
      </h2>
      <p className="lead">{words.closingLead}</p>
      <Refusal error={task.error} />
      {account.disabledAt === null ? (
        <div className="actions actions-wrap">
          <button
            type="button"
            className="button"
            disabled={task.isBusy}
            onClick={() => void run(() => endSessionsOf(account.id))}
          >
            {words.endSessions}
          </button>
          <ReasonButton
            label={words.closeAccount}
            isBusy={task.isBusy}
            send={(reason) => void run(() => disableAccount(account.id, reason))}
          />
        </div>
      ) : (
        <button
          type="button"
          className="button"
          disabled={task.isBusy}
          onClick={() => void run(() => enableAccount(account.id))}
        >
          {words.openAccount}
        </button>
      )}
    </section>
  );
}
