import { type ReactNode, useCallback } from "react";
import { useWords } from "#web/kit/language.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { listPeople } from "./people.ts";
import { peopleWords } from "./words.ts";

interface WhoseSwitchProps {
  /** Somebody one acts for; undefined: oneself. */
  readonly patient: string | undefined;
  readonly onChoose: (patient: string | undefined) => void;
}

/** Whose record the pages show; absent for who acts for nobody. */
export function WhoseSwitch({ patient, onChoose }: WhoseSwitchProps): ReactNode {
  const words = useWords(peopleWords);
  const work = useCallback((signal: AbortSignal) => listPeople(signal), []);
  const { state } = useLoad(work);
  if (state.tag !== "ready" || state.value.length === 0) return null;
  const notes = state.value.find((person) => person.patient === patient)?.notes ?? [];
  return (
    <div className={patient === undefined ? "my-whose" : "my-whose is-other"}>
      <label>
        {words.whose}
        <select
          value={patient ?? ""}
          onChange={({ target }) => onChoose(target.value === "" ? undefined : target.value)}
        >
          <option value="">{words.me}</option>
          {state.value.map((person) => (
            <option key={person.patient} value={person.patient}>
              {person.name}
            </option>
          ))}
        </select>
      </label>
      {notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
    </div>
  );
}
