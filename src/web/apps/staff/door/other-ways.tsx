import { type ReactNode, useState } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { hasPasskeys } from "#web/kit/passkey.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { byPasskey, type DemoPerson, listDemoPeople, listStaffProviders } from "./door.ts";
import { onwardPath } from "./stage.form.ts";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

export function OtherWays({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  return (
    <>
      {hasPasskeys() && (
        <button type="button" className="button" onClick={() => void door.send(() => byPasskey())}>
          {words.withKey}
        </button>
      )}
      <Providers />
      <p className="sign-in-links">
        <button type="button" className="link" onClick={() => door.go({ tag: "recover" })}>
          {words.forgot}
        </button>
        <a className="link" href="/citizen">
          {words.citizens}
        </a>
      </p>
    </>
  );
}

/** Shown only where an outside sign-in is set up. */
function Providers(): ReactNode {
  const words = useWords(doorWords);
  const { state } = useLoad(listStaffProviders);
  if (state.tag !== "ready") return null;
  const onward = encodeURIComponent(onwardPath(location.search) ?? "/");
  return state.value.map(({ id, name, start }) => (
    <a key={id} className="button" href={`${start}?continue=${onward}`}>
      {words.withProvider(name)}
    </a>
  ));
}

interface DemoPeopleProps {
  readonly play: (login: string) => void;
}

/** In a demonstration: everybody there is to be, one press away from the password. */
export function DemoPeople({ play }: DemoPeopleProps): ReactNode {
  const words = useWords(doorWords);
  const { state } = useLoad(listDemoPeople);
  if (state.tag !== "ready" || state.value.length === 0) return null;
  return (
    <section className="demo-people" aria-labelledby="demo-title">
      <h2 id="demo-title" className="section-title">
        {words.demoTitle}
      </h2>
      <p className="hint">
        {words.demoLead} <code>{words.startCommand}</code>.
      </p>
      <DemoList people={state.value} play={play} />
    </section>
  );
}

function DemoList({ people, play }: DemoPeopleProps & { readonly people: readonly DemoPerson[] }): ReactNode {
  const { language } = useLanguage();
  const [chosen, setChosen] = useState<string>();
  return (
    <ul>
      {people.map(({ login, plays, playsEn, place }) => (
        <li key={login}>
          <button
            type="button"
            className="demo-person"
            aria-pressed={chosen === login}
            onClick={() => {
              setChosen(login);
              play(login);
            }}
          >
            <b>{language === "vi" ? plays : playsEn}</b> <code>{login}</code>
            <span>{place}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
