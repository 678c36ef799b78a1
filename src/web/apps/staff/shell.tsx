import { type ReactNode, useMemo, useRef } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import type { Me } from "#web/kit/me.ts";
import { useOnline } from "#web/kit/use-online.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { kitWords } from "#web/kit/words.ts";
import { Brand } from "./brand.tsx";
import { leave } from "./leave.ts";
import { type Place, places } from "./places.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { WhoMenu } from "./who-menu.tsx";
import { staffWords } from "./words.ts";

interface ShellProps {
  readonly me: Me;
  readonly place: Place | undefined;
  readonly children: ReactNode;
}

export function Shell({ me, place, children }: ShellProps): ReactNode {
  const words = useWords(staffWords);
  const sheet = useRef<HTMLDialogElement>(null);
  const keys = useMemo(
    () => ({
      ...Object.fromEntries(places.flatMap(({ key, path }) => (key ? [[key, () => goTo(path)]] : []))),
      "mod+shift+l": () => void leave("locked"),
      "?": () => sheet.current?.showModal(),
    }),
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
        <Menu place={place} />
        <div className="top-tools">
          <button type="button" className="quiet keys-button" onClick={() => sheet.current?.showModal()}>
            <kbd>?</kbd> <span>{words.keys}</span>
          </button>
          <LanguageSwitch />
          <WhoMenu me={me} />
        </div>
      </header>
      <Bars me={me} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <ShortcutSheet sheet={sheet} />
    </>
  );
}

/** Only places that are open to this person; the own account is in the menu beside the name. */
function Menu({ place }: Pick<ShellProps, "place">): ReactNode {
  const words = useWords(staffWords);
  const shown = places.filter(({ path, isOpen }) => path !== "me" && isOpen());
  return (
    <nav aria-label={words.navigation}>
      {shown.map(({ path, title }) => (
        <a key={path} href={pathTo(path)} aria-current={place?.path === path ? "page" : undefined}>
          {words.places[title]}
        </a>
      ))}
    </nav>
  );
}

/** The address carries the place, so the skip link moves the focus and leaves it alone. */
function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** What has to be said above everything else. */
function Bars({ me }: { readonly me: Me }): ReactNode {
  const words = useWords(staffWords);
  const { offline } = useWords(kitWords);
  const online = useOnline();
  return (
    <aside aria-label={words.important}>
      {!online && (
        <p className="offline" aria-live="polite">
          {offline}
        </p>
      )}
      {me.needs.includes("second-factor") ? (
        <p className="bar">
          {words.needsSecond} <a href={pathTo("me")}>{words.setUp}</a>
        </p>
      ) : (
        me.role.code === "none" && <p className="bar">{words.noRole}</p>
      )}
    </aside>
  );
}
