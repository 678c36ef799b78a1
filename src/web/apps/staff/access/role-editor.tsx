import { type FormEvent, type ReactNode, useState } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { kitWords } from "#web/kit/words.ts";
import { changeRole, type HeldPermission, type Permission, type WholeRole } from "./access.ts";
import { ChangeLines } from "./change-list.tsx";
import { Kind } from "./permissions.screen.tsx";
import {
  editOf,
  type Held,
  heldOf,
  letters,
  sortPermissions,
  toggleLetter,
  togglePermission,
} from "./role-edit.form.ts";
import { accessWords } from "./words.ts";

interface RoleEditorProps {
  readonly role: WholeRole;
  readonly known: readonly HeldPermission[];
  readonly isEditing: boolean;
  readonly stop: () => void;
  readonly done: () => void;
}

/** Read: what the role holds. Edit: everything there is, and before saving what would change. */
export function RoleEditor({ role, known, isEditing, stop, done }: RoleEditorProps): ReactNode {
  const words = useWords(accessWords);
  const held = role.permissions.map(({ permission }) => permission);
  const [draft, setDraft] = useState<Held>(() => heldOf(held));
  const { single, record } = sortPermissions(known);
  const isShown = ({ permission }: Permission): boolean => isEditing || draft.has(permission);
  return (
    <>
      <fieldset className="panel" disabled={!isEditing}>
        <legend className="section-title">{words.outside}</legend>
        <ul className="checks">
          {single.filter(isShown).map((one) => (
            <li key={one.permission}>
              <Check
                one={one}
                isOn={draft.has(one.permission)}
                toggle={() => setDraft(togglePermission(draft, one.permission))}
              />
            </li>
          ))}
        </ul>
      </fieldset>
      <RecordRights
        types={record.filter(isShown)}
        draft={draft}
        isEditing={isEditing}
        toggle={(type, letter) => setDraft(toggleLetter(draft, type, letter))}
      />
      {isEditing && <SaveBar role={role} held={held} draft={draft} known={known} stop={stop} done={done} />}
    </>
  );
}

interface CheckProps {
  readonly one: Permission;
  readonly isOn: boolean;
  readonly toggle: () => void;
}

function Check({ one, isOn, toggle }: CheckProps): ReactNode {
  const { language } = useLanguage();
  return (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={toggle} />
      <span>
        {language === "vi" ? one.meaning : one.meaningEn} <Kind kind={one.kind} />{" "}
        <code className="muted">{one.permission}</code>
      </span>
    </label>
  );
}

interface RecordRightsProps {
  readonly types: readonly Permission[];
  readonly draft: Held;
  readonly isEditing: boolean;
  readonly toggle: (type: string, letter: (typeof letters)[number]) => void;
}

function RecordRights({ types, draft, isEditing, toggle }: RecordRightsProps): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  if (types.length === 0) return null;
  return (
    <div className="table-frame rights">
      <table>
        <caption className="section-title">{words.onRecord}</caption>
        <thead>
          <tr>
            <th scope="col">{words.kindOfData}</th>
            {letters.map((letter) => (
              <th key={letter} scope="col">
                {words.letters[letter]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {types.map(({ permission, meaning, meaningEn }) => (
            <tr key={permission}>
              <th scope="row">{language === "vi" ? meaning : meaningEn}</th>
              {letters.map((letter) => (
                <td key={letter}>
                  <Letter
                    label={`${meaning}: ${words.letters[letter]}`}
                    isOn={draft.get(permission)?.includes(letter) ?? false}
                    toggle={isEditing ? () => toggle(permission, letter) : undefined}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LetterProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly toggle: (() => void) | undefined;
}

function Letter({ label, isOn, toggle }: LetterProps): ReactNode {
  const words = useWords(accessWords);
  if (toggle !== undefined)
    return <input type="checkbox" aria-label={label} checked={isOn} onChange={toggle} />;
  return isOn ? (
    <span className="state-good">
      <span aria-hidden="true">✓</span>
      <span className="visually-hidden">{words.yes}</span>
    </span>
  ) : (
    <span className="muted">
      <span aria-hidden="true">·</span>
      <span className="visually-hidden">{words.no}</span>
    </span>
  );
}

interface SaveBarProps extends Omit<RoleEditorProps, "isEditing"> {
  readonly held: readonly string[];
  readonly draft: Held;
}

function SaveBar({ role, held, draft, known, stop, done }: SaveBarProps): ReactNode {
  const words = useWords(accessWords);
  const { cancel } = useWords(kitWords);
  const form = useSubmitKey();
  const task = useTask();
  const edit = editOf(held, draft);
  const isSame = edit.add.length + edit.remove.length === 0;
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const reason = textIn(new FormData(event.currentTarget), "reason").trim();
    if (!(await task.run(() => changeRole(role.code, edit, reason)))) return;
    stop();
    done();
  };
  return (
    <form className="panel save-bar" ref={form} onSubmit={(event) => void send(event)} noValidate>
      <h2 className="section-title">{isSame ? words.nothingChanged : words.changes}</h2>
      <ChangeLines added={edit.add} removed={edit.remove} known={known} />
      {!isSame && <p className="hint">{edit.add.length > 0 ? words.changeWaits : words.changeAtOnce}</p>}
      <label className="field">
        {words.reason}
        <input name="reason" maxLength={500} autoComplete="off" />
      </label>
      <Refusal error={task.error} />
      <div className="primary-right">
        <button type="button" className="button" onClick={stop}>
          {cancel}
        </button>
        <button type="submit" className="button button-primary" disabled={isSame || task.isBusy}>
          {edit.add.length > 0 ? words.proposeChange : words.saveChange}
        </button>
      </div>
    </form>
  );
}
