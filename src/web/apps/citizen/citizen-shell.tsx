import { type ReactNode, useCallback, useEffect, useState } from "react";
import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import mark from "#web/kit/mark.svg";
import { useOnline } from "#web/kit/use-online.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { kitWords } from "#web/kit/words.ts";
import type { Me } from "./who-am-i.ts";
import { citizenWords } from "./words.ts";

export const places = ["accesses", "sharing", "requests", "notices"] as const;
export type Place = (typeof places)[number];

export const placeOf = (word: string | undefined): Place =>
  places.find((place) => place === word) ?? "accesses";

interface ShellProps {
  readonly me: Me;
  readonly place: Place;
  readonly onLeft: () => void;
  readonly children: ReactNode;
}

export function CitizenShell({ me, place, onLeft, children }: ShellProps): ReactNode {
  const words = useWords(citizenWords);
  const leave = useCallback(async () => {
    await callApi("/api/me/sign-out", z.unknown(), { json: {} });
    onLeft();
  }, [onLeft]);
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        {words.skip}
      </a>
      <header className="my-top">
        <img src={mark} alt="" width="32" height="32" />
        <b title={me.name}>{me.name}</b>
        <TextSize />
        <button type="button" className="quiet" onClick={() => void leave()}>
          {words.signOut}
        </button>
      </header>
      <OfflineBar />
      <main id="main" className="my-main" tabIndex={-1}>
        {children}
        <footer className="my-foot">
          <LanguageSwitch />
        </footer>
      </main>
      <nav className="my-tabs" aria-label={words.navigation}>
        {places.map((name) => (
          <a key={name} href={pathTo(name)} aria-current={name === place ? "page" : undefined}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={icons[name]} />
            </svg>
            {words.tabs[name]}
          </a>
        ))}
      </nav>
    </>
  );
}

const icons: Readonly<Record<Place, string>> = {
  accesses: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12Zm10-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  sharing:
    "M8 12l8-5M8 12l8 5M6 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Zm12-6a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Zm0 12a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  requests: "M6 3h9l4 4v14H6zM14 3v5h5M9 12h6M9 16h6",
  notices: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
};

function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

const slot = "tuetinh.text";

/** Larger letters with one touch, remembered on this phone. */
function TextSize(): ReactNode {
  const words = useWords(citizenWords);
  const [isLarge, setLarge] = useState(() => localStorage.getItem(slot) === "large");
  useEffect(() => {
    document.documentElement.setAttribute("data-text", isLarge ? "large" : "normal");
  }, [isLarge]);
  const change = useCallback(() => {
    setLarge((before) => {
      localStorage.setItem(slot, before ? "normal" : "large");
      return !before;
    });
  }, []);
  return (
    <button
      type="button"
      className="quiet"
      aria-pressed={isLarge}
      aria-label={words.largeText}
      onClick={change}
    >
      A<sup>+</sup>
    </button>
  );
}

function OfflineBar(): ReactNode {
  const words = useWords(kitWords);
  return useOnline() ? null : (
    <p className="offline" aria-live="polite">
      {words.offline}
    </p>
  );
}
