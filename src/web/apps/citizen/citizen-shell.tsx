import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import mark from "#web/kit/mark.svg";
import type { Me } from "#web/kit/me.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useOnline } from "#web/kit/use-online.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { kitWords } from "#web/kit/words.ts";
import { leave } from "./leave.ts";
import { useUnseen } from "./notices/use-unseen.ts";
import { type Place, places } from "./places.ts";
import { TextSize } from "./text-size.tsx";
import { citizenWords } from "./words.ts";

interface ShellProps {
  readonly me: Me;
  readonly place: Place;
  readonly children: ReactNode;
}

export function CitizenShell({ me, place, children }: ShellProps): ReactNode {
  const words = useWords(citizenWords);
  const { run, isBusy, error } = useAct(leave);
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        {words.skip}
      </a>
      <header className="my-top">
        <img src={mark} alt="" width="32" height="32" />
        <b title={me.name}>{me.name}</b>
        <TextSize />
        <button type="button" className="quiet" disabled={isBusy} onClick={run}>
          {words.signOut}
        </button>
      </header>
      <Tabs place={place} />
      <OfflineBar isTold={error !== undefined} />
      <main id="main" className="my-main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** Below the thumb on a phone, below the name on a wide screen; first in the order of the keyboard on both. */
function Tabs({ place }: { readonly place: Place }): ReactNode {
  const words = useWords(citizenWords);
  const unseen = useUnseen(place);
  return (
    <nav className="my-tabs" aria-label={words.navigation}>
      {places.map((name) => (
        <a key={name} href={pathTo(name)} aria-current={name === place ? "page" : undefined}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={icons[name]} />
          </svg>
          <span>
            {words.tabs[name]}
            {name === "notices" && unseen > 0 && (
              <span className="my-badge">
                {unseen} <span className="visually-hidden">{words.unseen}</span>
              </span>
            )}
          </span>
        </a>
      ))}
    </nav>
  );
}

const icons: Readonly<Record<Place, string>> = {
  accesses: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12Zm10-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  sharing:
    "M8 12l8-5M8 12l8 5M6 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Zm12-6a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Zm0 12a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  requests: "M6 3h9l4 4v14H6zM14 3v5h5M9 12h6M9 16h6",
  notices: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  me: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-4 3.500-6 8-6s8 2 8 6",
};

function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function OfflineBar({ isTold }: { readonly isTold: boolean }): ReactNode {
  const { offline, errors } = useWords(kitWords);
  const isOnline = useOnline();
  if (isOnline && !isTold) return null;
  return (
    <p className="offline" aria-live="polite">
      {isTold ? `${errors.offline.title}. ${errors.offline.advice}` : offline}
    </p>
  );
}
