import { type ReactNode, useMemo, useRef } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import { closeSession, type Session } from "#web/kit/session.ts";
import { useOnline } from "#web/kit/use-online.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { kitWords } from "#web/kit/words.ts";
import { Brand } from "./brand.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { staffWords } from "./words.ts";

interface ShellProps {
  readonly session: Session;
  readonly place: "people" | "desk";
  readonly children: ReactNode;
}

export function Shell({ session, place, children }: ShellProps): ReactNode {
  const words = useWords(staffWords);
  const sheet = useRef<HTMLDialogElement>(null);
  const keys = useMemo(
    () => ({ g: () => goTo(), v: () => goTo("desk"), "?": () => sheet.current?.showModal() }),
    [],
  );
  useShortcuts(keys);
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        {words.skip}
      </a>
      <header className="top">
        <Brand />
        <nav aria-label={words.navigation}>
          <a href={pathTo()} aria-current={place === "people" ? "page" : undefined}>
            {words.people}
          </a>
          <a href={pathTo("desk")} aria-current={place === "desk" ? "page" : undefined}>
            {words.desk}
          </a>
        </nav>
        <div className="top-tools">
          <span className="who">
            {words.signedInAs} <b title={session.name}>{session.name}</b>
          </span>
          <button type="button" className="quiet keys-button" onClick={() => sheet.current?.showModal()}>
            <kbd>?</kbd> <span>{words.keys}</span>
          </button>
          <LanguageSwitch />
          <button type="button" className="quiet" onClick={() => closeSession("left")}>
            {words.signOut}
          </button>
        </div>
      </header>
      <OfflineBar />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <ShortcutSheet sheet={sheet} />
    </>
  );
}

/** The address carries the place, so the skip link moves the focus and leaves it alone. */
function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function OfflineBar(): ReactNode {
  const words = useWords(kitWords);
  const online = useOnline();
  return online ? null : (
    <p className="offline" aria-live="polite">
      {words.offline}
    </p>
  );
}
