import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { useWords } from "#web/kit/language.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { byBadge, byPin } from "./door.ts";
import { DoorRefusal } from "./step-form.tsx";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

interface QuickStepProps {
  readonly door: Door;
  readonly computer: string;
}

/** At a shared computer: a badge at the reader, or a login and a PIN; seconds, not a password. */
export function QuickStep({ door, computer }: QuickStepProps): ReactNode {
  const words = useWords(doorWords);
  return (
    <div className="sign-in-form">
      <h1>{words.quickTitle}</h1>
      <p className="lead">{words.quickLead(computer)}</p>
      <BadgeForm door={door} />
      <p className="or">{words.orPin}</p>
      <PinForm door={door} />
      <DoorRefusal door={door} />
      <button type="button" className="quiet" onClick={() => door.go({ tag: "password" })}>
        {words.fullSignIn}
      </button>
    </div>
  );
}

/** Readers type the badge's number and press Enter. It is no text for people, so it is not shown. */
function BadgeForm({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  const field = useRef<HTMLInputElement>(null);
  const { error } = door.task;
  useEffect(() => {
    if (field.current === null) return;
    field.current.value = "";
    field.current.focus();
  }, [error]);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const badge = textIn(new FormData(event.currentTarget), "badge").trim();
    if (badge !== "") void door.send(() => byBadge(badge));
  };
  return (
    <form onSubmit={send} noValidate>
      <label className="field">
        {words.badge}
        <input name="badge" type="password" autoComplete="off" ref={field} maxLength={120} />
        <span className="hint">{words.badgeHint}</span>
      </label>
    </form>
  );
}

function PinForm({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const login = textIn(form, "login").trim();
    const pin = textIn(form, "pin");
    if (login !== "" && pin !== "") void door.send(() => byPin(login, pin));
  };
  return (
    <form className="pin-form" onSubmit={send} noValidate>
      <label className="field">
        {words.login}
        <input name="login" autoComplete="off" spellCheck={false} autoCapitalize="none" maxLength={64} />
      </label>
      <label className="field">
        {words.pin}
        <input name="pin" type="password" autoComplete="off" inputMode="numeric" maxLength={6} />
      </label>
      <button type="submit" className="button button-primary" disabled={door.task.isBusy}>
        {words.pinSubmit}
      </button>
    </form>
  );
}
