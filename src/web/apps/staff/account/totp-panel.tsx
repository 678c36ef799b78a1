import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import type { Me } from "#web/kit/me.ts";
import { Qr } from "#web/kit/qr.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { kitWords } from "#web/kit/words.ts";
import { beginTotp, confirmTotp, type Enrolment, removeTotp } from "./account.ts";
import { Panel } from "./panel.tsx";
import { refreshMe, useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

interface FactorPanelProps {
  readonly me: Me;
  readonly showCodes: (codes: readonly string[] | undefined) => void;
}

export function TotpPanel({ me, showCodes }: FactorPanelProps): ReactNode {
  const words = useWords(accountWords);
  const { cancel } = useWords(kitWords);
  const task = useSecureTask();
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const { hasTotp } = me.factors;
  const confirm = async (code: string): Promise<void> => {
    const codes = await confirmTotp(code);
    setEnrolment(undefined);
    showCodes(codes);
    // A role that waited for this is put on; codes are read first.
    if (codes === undefined) await refreshMe();
  };
  return (
    <Panel
      title={words.totp}
      lead={words.totpLead}
      state={{ isGood: hasTotp, says: hasTotp ? words.on : words.off }}
      task={task}
    >
      {enrolment === undefined ? (
        <div className="actions">
          <button
            type="button"
            className="button"
            disabled={task.isBusy}
            onClick={() => void task.run(async () => setEnrolment(await beginTotp()))}
          >
            {hasTotp ? words.totpAnew : words.setUp}
          </button>
          {hasTotp && (
            <RemoveButton
              label={words.remove}
              ask={words.removeAsk}
              remove={() => void task.run(() => removeTotp().then(refreshMe))}
            />
          )}
        </div>
      ) : (
        <Enrol enrolment={enrolment} confirm={(code) => void task.run(() => confirm(code))}>
          <button type="button" className="button" onClick={() => setEnrolment(undefined)}>
            {cancel}
          </button>
        </Enrol>
      )}
    </Panel>
  );
}

interface EnrolProps {
  readonly enrolment: Enrolment;
  readonly confirm: (code: string) => void;
  readonly children: ReactNode;
}

const focusNow = (field: HTMLElement | null): void => field?.focus();

function Enrol({ enrolment, confirm, children }: EnrolProps): ReactNode {
  const words = useWords(accountWords);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    confirm(textIn(new FormData(event.currentTarget), "code").trim());
  };
  return (
    <form className="enrol" onSubmit={send} noValidate>
      <Qr text={enrolment.uri} label={words.totpQr} />
      <div className="fields">
        <ol className="steps">
          {words.totpSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p className="hint">
          {words.totpTyped}{" "}
          <code className="secret">{enrolment.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
        </p>
        <label className="field">
          {words.totpCode}
          <input
            className="code-field"
            name="code"
            ref={focusNow}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
          />
        </label>
        <div className="actions">
          {children}
          <button type="submit" className="button button-primary">
            {words.confirm}
          </button>
        </div>
      </div>
    </form>
  );
}

interface RemoveButtonProps {
  readonly label: string;
  readonly ask: string;
  readonly remove: () => void;
}

/** Takes away a way in: it asks once more, in place. */
export function RemoveButton({ label, ask, remove }: RemoveButtonProps): ReactNode {
  const { cancel } = useWords(kitWords);
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <button type="button" className="button quiet" onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  return (
    <span className="actions">
      <button
        type="button"
        className="button button-danger"
        ref={focusNow}
        onClick={() => {
          setAsking(false);
          remove();
        }}
      >
        {ask}
      </button>
      <button type="button" className="button" onClick={() => setAsking(false)}>
        {cancel}
      </button>
    </span>
  );
}
