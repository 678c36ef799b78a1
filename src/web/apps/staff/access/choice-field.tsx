import { type ReactNode, useCallback, useEffect, useId, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import type { Choice } from "./access.ts";
import { accessWords } from "./words.ts";

type Find = (text: string, signal: AbortSignal) => Promise<readonly Choice[]>;

interface ChoiceFieldProps {
  readonly chosen: Choice | undefined;
  readonly choose: (choice: Choice | undefined) => void;
  readonly label: string;
  /** What stands in the empty field: what choosing nothing means, or what to type. */
  readonly empty: string;
  /** Keep it stable. */
  readonly find: Find;
  readonly isFixed?: boolean;
}

const calm = 180;

/** Somebody or some place of the record, found by a part of the name. */
export function ChoiceField({ chosen, choose, label, empty, find, isFixed = false }: ChoiceFieldProps) {
  const words = useWords(accessWords);
  const [typed, setTyped] = useState("");
  const id = useId();
  if (chosen !== undefined)
    return (
      <div className="field">
        <span>{label}</span>
        <span className="chosen">
          {chosen.name}
          {!isFixed && (
            <button type="button" className="quiet" onClick={() => choose(undefined)}>
              {words.changeIt}
            </button>
          )}
        </span>
      </div>
    );
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={empty}
        autoComplete="off"
        maxLength={80}
      />
      {typed.trim() !== "" && <Choices typed={typed.trim()} choose={choose} find={find} />}
    </div>
  );
}

interface ChoicesProps {
  readonly typed: string;
  readonly choose: (choice: Choice) => void;
  readonly find: Find;
}

function Choices({ typed, choose, find }: ChoicesProps): ReactNode {
  const words = useWords(accessWords);
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), calm);
    return () => clearTimeout(timer);
  }, [typed]);
  const { state } = useLoad(useCallback((signal: AbortSignal) => find(settled, signal), [find, settled]));
  if (state.tag !== "ready") return null;
  if (state.value.length === 0) return <p className="hint">{words.nothingFound}</p>;
  return (
    <ul className="choices">
      {state.value.map((choice) => (
        <li key={choice.id}>
          <button type="button" className="quiet" onClick={() => choose(choice)}>
            {choice.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
