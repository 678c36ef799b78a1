import { type FormEvent, type ReactNode, useState } from "react";
import { browserName } from "#web/kit/browser-name.ts";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import type { Me } from "#web/kit/me.ts";
import { hasPasskeys } from "#web/kit/passkey.ts";
import { textIn } from "#web/kit/text-in.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { addPasskey, listPasskeys, type Passkey, removePasskey, renamePasskey } from "./account.ts";
import { Panel } from "./panel.tsx";
import { RemoveButton } from "./totp-panel.tsx";
import { refreshMe, type SecureTask, useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

interface PasskeysPanelProps {
  readonly me: Me;
  readonly showCodes: (codes: readonly string[] | undefined) => void;
}

export function PasskeysPanel({ me, showCodes }: PasskeysPanelProps): ReactNode {
  const words = useWords(accountWords);
  const load = useLoad(listPasskeys);
  const task = useSecureTask();
  const count = me.factors.passkeys;
  const add = async (name: string): Promise<void> => {
    const codes = await addPasskey(name);
    load.again();
    showCodes(codes);
    if (codes === undefined) await refreshMe();
  };
  const changed = async (): Promise<void> => {
    load.again();
    await refreshMe();
  };
  return (
    <Panel
      title={words.passkeys}
      lead={words.passkeysLead}
      state={{ isGood: count > 0, says: count > 0 ? words.keysCount(count) : words.off }}
      task={task}
    >
      <LoadView load={load}>{(keys) => <KeyList keys={keys} task={task} changed={changed} />}</LoadView>
      {hasPasskeys() ? (
        <AddKey add={(name) => void task.run(() => add(name))} isBusy={task.isBusy} />
      ) : (
        <p className="hint">{words.passkeysNotHere}</p>
      )}
    </Panel>
  );
}

interface AddKeyProps {
  readonly add: (name: string) => void;
  readonly isBusy: boolean;
}

function AddKey({ add, isBusy }: AddKeyProps): ReactNode {
  const words = useWords(accountWords);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = textIn(new FormData(event.currentTarget), "name").trim();
    if (name !== "") add(name);
  };
  return (
    <form className="line-form" onSubmit={send} noValidate>
      <label className="field">
        {words.keyName}
        <input
          name="name"
          defaultValue={browserName(navigator.userAgent)}
          maxLength={60}
          autoComplete="off"
        />
      </label>
      <button type="submit" className="button" disabled={isBusy}>
        {words.addKey}
      </button>
    </form>
  );
}

interface KeyListProps {
  readonly keys: readonly Passkey[];
  readonly task: SecureTask;
  readonly changed: () => Promise<void>;
}

function KeyList({ keys, task, changed }: KeyListProps): ReactNode {
  const words = useWords(accountWords);
  if (keys.length === 0) return null;
  return (
    <ul className="lines">
      {keys.map((key) => (
        <KeyLine
          key={key.id}
          passkey={key}
          rename={(name) => void task.run(() => renamePasskey(key.id, name).then(changed))}
        >
          <RemoveButton
            label={words.remove}
            ask={words.removeAsk}
            remove={() => void task.run(() => removePasskey(key.id).then(changed))}
          />
        </KeyLine>
      ))}
    </ul>
  );
}

interface KeyLineProps {
  readonly passkey: Passkey;
  readonly rename: (name: string) => void;
  readonly children: ReactNode;
}

function KeyLine({ passkey, rename, children }: KeyLineProps): ReactNode {
  const words = useWords(accountWords);
  const { language } = useLanguage();
  const [isNaming, setNaming] = useState(false);
  const { name, createdAt, usedAt } = passkey;
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setNaming(false);
    rename(textIn(new FormData(event.currentTarget), "name").trim());
  };
  if (isNaming)
    return (
      <li>
        <form className="line-form" onSubmit={send}>
          <label className="field">
            {words.keyName}
            <input name="name" defaultValue={name} maxLength={60} required />
          </label>
          <button type="submit" className="button">
            {words.save}
          </button>
        </form>
      </li>
    );
  return (
    <li>
      <span>
        <b>{name}</b>
        <span className="muted">
          {words.keyMade(momentText(createdAt, language))}
          {usedAt !== null && ` · ${words.keyUsed(momentText(usedAt, language))}`}
        </span>
      </span>
      <span className="actions">
        <button type="button" className="button quiet" onClick={() => setNaming(true)}>
          {words.rename}
        </button>
        {children}
      </span>
    </li>
  );
}
