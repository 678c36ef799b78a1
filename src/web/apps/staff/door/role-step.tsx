import type { ReactNode } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import type { Me, Wearable } from "#web/kit/me.ts";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { DoorRefusal } from "./step-form.tsx";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

/** The role of last time stands first and has the focus: Enter is enough on most days. */
export function RoleStep({ door, me }: { readonly door: Door; readonly me: Me }): ReactNode {
  const words = useWords(doorWords);
  const list = useListKeys<HTMLUListElement>();
  const roles = me.roles.toSorted((a, b) => Number(b.isWorn) - Number(a.isWorn));
  return (
    <div className="sign-in-form">
      <h1>{words.roleTitle}</h1>
      <p className="lead">{words.roleLead(me.name)}</p>
      <ul className="roles" ref={list}>
        {roles.map((role, index) => (
          <li key={role.grant}>
            <RoleButton
              role={role}
              isFirst={index === 0}
              press={() => void door.wear(me, role.grant)}
              isBusy={door.task.isBusy}
            />
          </li>
        ))}
      </ul>
      <DoorRefusal door={door} />
    </div>
  );
}

const focusNow = (button: HTMLButtonElement | null): void => button?.focus();

interface RoleButtonProps {
  readonly role: Wearable;
  readonly isFirst: boolean;
  readonly isBusy: boolean;
  readonly press: () => void;
}

export function RoleButton({ role, isFirst, isBusy, press }: RoleButtonProps): ReactNode {
  const words = useWords(doorWords);
  const { language } = useLanguage();
  return (
    <button
      type="button"
      className="role"
      data-row
      disabled={isBusy || role.needsSecondFactor}
      onClick={press}
      {...(isFirst && { ref: focusNow })}
    >
      <b>{language === "vi" ? role.roleName : role.roleNameEn}</b>
      <span>{role.facility === null ? words.wholeProvince : (role.facility.name ?? role.facility.id)}</span>
      {role.isWorn && <span className="tag">{words.lastTime}</span>}
      {role.needsSecondFactor && <span className="role-note">{words.needsSecond}</span>}
    </button>
  );
}
