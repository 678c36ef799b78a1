import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import type { Me } from "#web/kit/me.ts";
import { renewCodes } from "./account.ts";
import { Panel } from "./panel.tsx";
import { refreshMe, useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

interface CodesProps {
  readonly me: Me;
  readonly codes: readonly string[] | undefined;
  readonly show: (codes: readonly string[] | undefined) => void;
}

/** Shown this once: whoever loses the telephone comes back with one of them. */
export function CodesPanel({ me, codes, show }: CodesProps): ReactNode {
  const words = useWords(accountWords);
  const task = useSecureTask();
  const left = me.factors.recoveryCodes;
  const isReady = me.factors.hasTotp || me.factors.passkeys > 0;
  return (
    <Panel
      title={words.codes}
      lead={words.codesLead}
      state={{ isGood: left > 2, says: words.codesLeft(left) }}
      task={task}
    >
      {codes === undefined ? (
        isReady && (
          <button
            type="button"
            className="button"
            disabled={task.isBusy}
            onClick={() => void task.run(async () => show(await renewCodes()))}
          >
            {left > 0 ? words.codesRenew : words.codesMake}
          </button>
        )
      ) : (
        <CodeList login={me.login} codes={codes} close={() => show(undefined)} />
      )}
    </Panel>
  );
}

const focusNow = (part: HTMLElement | null): void => part?.focus();

interface CodeListProps {
  readonly login: string;
  readonly codes: readonly string[];
  readonly close: () => void;
}

function CodeList({ login, codes, close }: CodeListProps): ReactNode {
  const words = useWords(accountWords);
  return (
    <div className="print-area">
      <p className="codes-warning" role="alert" ref={focusNow} tabIndex={-1}>
        {words.codesOnce}
      </p>
      <p className="print-only">{words.codesPrinted(login)}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="actions no-print">
        <button type="button" className="button" onClick={() => print()}>
          {words.print}
        </button>
        <button
          type="button"
          className="button button-primary"
          onClick={() => {
            close();
            void refreshMe();
          }}
        >
          {words.codesKept}
        </button>
      </div>
    </div>
  );
}
