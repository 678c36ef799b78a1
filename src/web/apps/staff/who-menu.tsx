import { type ReactNode, useRef } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { askMe, type Me, type Wearable } from "#web/kit/me.ts";
import { Refusal } from "#web/kit/refusal.tsx";
import { openSession } from "#web/kit/session.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { type Task, useTask } from "#web/kit/use-task.ts";
import { wearRole } from "./door/door.ts";
import { leave } from "./leave.ts";
import { staffWords } from "./words.ts";

const menuId = "who-menu";

/** Who is at work here, as what and where; and the ways to be somebody else. */
export function WhoMenu({ me }: { readonly me: Me }): ReactNode {
  const words = useWords(staffWords);
  const menu = useRef<HTMLDivElement>(null);
  const hide = (): void => menu.current?.hidePopover();
  return (
    <>
      <button type="button" className="who" popoverTarget={menuId}>
        <span className="visually-hidden">{words.menu}:</span>
        <b>{me.name}</b>
        <RoleLine me={me} />
      </button>
      <div className="who-menu" id={menuId} popover="auto" ref={menu}>
        <p className="who-menu-name">
          <b>{me.name}</b> <span className="muted">{me.login}</span>
        </p>
        <Roles me={me} hide={hide} />
        <a className="quiet" href={pathTo("me")} onClick={hide}>
          {words.places.account}
        </a>
        <button type="button" className="quiet" title={words.lockWhy} onClick={() => void leave("locked")}>
          {words.lock} <kbd>{words.lockKeys}</kbd>
        </button>
        <button type="button" className="quiet" onClick={() => void leave("left")}>
          {words.signOut}
        </button>
      </div>
    </>
  );
}

function RoleLine({ me }: { readonly me: Me }): ReactNode {
  const words = useWords(staffWords);
  const { language } = useLanguage();
  const worn = me.roles.find(({ isWorn }) => isWorn);
  const role = language === "en" && worn ? worn.roleNameEn : me.role.name;
  const place = me.facility === null ? words.wholeProvince : (me.facility.name ?? me.facility.id);
  return <span>{worn ? `${role} · ${place}` : role}</span>;
}

interface RolesProps {
  readonly me: Me;
  readonly hide: () => void;
}

function Roles({ me, hide }: RolesProps): ReactNode {
  const words = useWords(staffWords);
  const task = useTask();
  if (me.roles.length < 2) return null;
  return (
    <fieldset>
      <legend>{words.roles}</legend>
      {me.roles.map((role) => (
        <RoleChoice key={role.grant} role={role} task={task} hide={hide} />
      ))}
      <Refusal error={task.error} />
    </fieldset>
  );
}

interface RoleChoiceProps {
  readonly role: Wearable;
  readonly task: Task;
  readonly hide: () => void;
}

/** Another role means other patients and other rights: every screen starts anew. */
function RoleChoice({ role, task, hide }: RoleChoiceProps): ReactNode {
  const words = useWords(staffWords);
  const { language } = useLanguage();
  const wear = async (): Promise<void> => {
    const isDone = await task.run(async () => {
      await wearRole(role.grant);
      const me = await askMe();
      goTo();
      openSession(me);
    });
    if (isDone) hide();
  };
  return (
    <button
      type="button"
      className="role"
      aria-pressed={role.isWorn}
      disabled={task.isBusy || role.isWorn || role.needsSecondFactor}
      onClick={() => void wear()}
    >
      <b>{language === "vi" ? role.roleName : role.roleNameEn}</b>
      <span>{role.facility === null ? words.wholeProvince : (role.facility.name ?? role.facility.id)}</span>
      {role.needsSecondFactor && <span>{words.needsStep}</span>}
    </button>
  );
}
