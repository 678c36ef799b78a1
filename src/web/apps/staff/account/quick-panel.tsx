import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import type { Me } from "#web/kit/me.ts";
import { textIn } from "#web/kit/text-in.ts";
import { setBadge, setPin } from "./account.ts";
import { Panel } from "./panel.tsx";
import { RemoveButton } from "./totp-panel.tsx";
import { refreshMe, useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

/** PIN and badge work at shared computers only, and only after a full sign-in within the shift. */
export function QuickPanel({ me }: { readonly me: Me }): ReactNode {
  const words = useWords(accountWords);
  const { hasPin, hasBadge } = me.factors;
  return (
    <>
      <SecretPanel
        title={words.pin}
        lead={words.pinLead}
        label={words.pinNew}
        isSet={hasPin}
        put={setPin}
        isNumber
      />
      <SecretPanel
        title={words.badge}
        lead={words.badgeLead}
        label={words.badgeNew}
        isSet={hasBadge}
        put={setBadge}
      />
    </>
  );
}

interface SecretPanelProps {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly isSet: boolean;
  readonly isNumber?: boolean;
  readonly put: (secret: string | null) => Promise<unknown>;
}

function SecretPanel({ title, lead, label, isSet, isNumber = false, put }: SecretPanelProps): ReactNode {
  const words = useWords(accountWords);
  const task = useSecureTask();
  const [isDone, setDone] = useState(false);
  const save = (secret: string | null): void => {
    setDone(false);
    void task.run(async () => {
      await put(secret);
      await refreshMe();
      setDone(true);
    });
  };
  return (
    <Panel
      title={title}
      lead={lead}
      state={{ isGood: isSet, says: isSet ? words.on : words.off }}
      task={task}
    >
      <SecretForm label={label} isNumber={isNumber} isBusy={task.isBusy} save={save}>
        {isSet && <RemoveButton label={words.remove} ask={words.removeAsk} remove={() => save(null)} />}
      </SecretForm>
      <p className="outcome" aria-live="polite">
        {isDone && words.saved}
      </p>
    </Panel>
  );
}

interface SecretFormProps {
  readonly label: string;
  readonly isNumber: boolean;
  readonly isBusy: boolean;
  readonly save: (secret: string) => void;
  readonly children: ReactNode;
}

function SecretForm({ label, isNumber, isBusy, save, children }: SecretFormProps): ReactNode {
  const words = useWords(accountWords);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const secret = textIn(new FormData(event.currentTarget), "secret").trim();
    event.currentTarget.reset();
    if (secret !== "") save(secret);
  };
  return (
    <form className="line-form" onSubmit={send} noValidate>
      <label className="field">
        {label}
        <input
          name="secret"
          type="password"
          autoComplete="off"
          inputMode={isNumber ? "numeric" : "text"}
          maxLength={isNumber ? 6 : 120}
        />
      </label>
      <button type="submit" className="button" disabled={isBusy}>
        {words.save}
      </button>
      {children}
    </form>
  );
}
