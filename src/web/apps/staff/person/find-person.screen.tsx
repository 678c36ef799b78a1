import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { goTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { EmergencyDoor } from "../emergency/emergency-door.tsx";
import { emergencyWords } from "../emergency/words.ts";
import { PersonRow } from "./person-row.tsx";
import { rememberedQuery, rememberQuery } from "./remembered-query.ts";
import { type FoundPeople, useFindPeople } from "./use-find-people.ts";
import { useOpenOnEnter } from "./use-open-on-enter.ts";
import { personWords } from "./words.ts";

export function FindPersonScreen(): ReactNode {
  const words = useWords(personWords);
  const [typed, setTyped] = useState(rememberedQuery);
  const field = useRef<HTMLInputElement>(null);
  const load = useFindPeople(typed);
  const part = useListKeys<HTMLElement>();
  const open = useOpenOnEnter(load, typed);
  const keys = useMemo(
    () => ({ "/": () => field.current?.select(), Escape: () => field.current?.select() }),
    [],
  );
  useShortcuts(keys);
  useEffect(() => rememberQuery(typed), [typed]);
  useEffect(() => field.current?.select(), []);
  return (
    <search className="find" ref={part}>
      <h1>
        <label htmlFor="person-query">{words.find}</label>
      </h1>
      <form className="find-field" onSubmit={open}>
        <input
          id="person-query"
          ref={field}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="person-query-hint"
          enterKeyHint="search"
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
      <p id="person-query-hint" className="hint">
        {words.findHint}
      </p>
      <LoadView load={load}>{(found) => <People found={found} />}</LoadView>
    </search>
  );
}

function People({ found }: { readonly found: FoundPeople }): ReactNode {
  const words = useWords(personWords);
  const { people, more, asked } = found;
  if (people.length === 0) return <NoPeople asked={asked} typed={found.typed} />;
  return (
    <section aria-labelledby="people-count">
      <h2 id="people-count" className="section-title" aria-live="polite">
        {asked ? words.found(people.length, more) : words.recent}
      </h2>
      <ul className="people">
        {people.map((person) => (
          <li key={person.id}>
            <PersonRow person={person} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface NoPeopleProps {
  readonly asked: boolean;
  readonly typed: string;
}

function NoPeople({ asked, typed }: NoPeopleProps): ReactNode {
  const words = useWords(personWords);
  const { notFound } = useWords(emergencyWords);
  return (
    <div className="notice" aria-live="polite">
      <p className="notice-title">{asked ? words.none : words.noOneYet}</p>
      <p>{asked ? words.noneAdvice : words.noOneYetAdvice}</p>
      {isAllowed("privacy.emergency") && (
        <p className="restricted">
          {notFound} <EmergencyDoor typed={typed} opened={({ patient }) => goTo("person", patient)} />
        </p>
      )}
    </div>
  );
}
