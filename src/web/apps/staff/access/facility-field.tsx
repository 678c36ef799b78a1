import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { type FacilityChoice, findFacilities } from "./access.ts";
import { accessWords } from "./words.ts";

interface FacilityFieldProps {
  readonly chosen: FacilityChoice | undefined;
  readonly choose: (facility: FacilityChoice | undefined) => void;
  readonly isFixed: boolean;
  readonly isRequired?: boolean;
}

const calm = 180;

/** Found by a part of its name; unless one is required, nothing chosen means the whole province. */
export function FacilityField(props: FacilityFieldProps): ReactNode {
  const { chosen, choose, isFixed, isRequired = false } = props;
  const words = useWords(accessWords);
  const [typed, setTyped] = useState("");
  if (chosen !== undefined)
    return (
      <div className="field">
        <span>{words.facility}</span>
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
      <label htmlFor="facility-query">{words.facility}</label>
      <input
        id="facility-query"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={isRequired ? words.byName : words.wholeProvince}
        autoComplete="off"
        maxLength={80}
      />
      {typed.trim() !== "" && <Choices typed={typed.trim()} choose={choose} />}
    </div>
  );
}

interface ChoicesProps {
  readonly typed: string;
  readonly choose: (facility: FacilityChoice) => void;
}

function Choices({ typed, choose }: ChoicesProps): ReactNode {
  const words = useWords(accessWords);
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), calm);
    return () => clearTimeout(timer);
  }, [typed]);
  const { state } = useLoad(useCallback((signal: AbortSignal) => findFacilities(settled, signal), [settled]));
  if (state.tag !== "ready") return null;
  if (state.value.length === 0) return <p className="hint">{words.noFacility}</p>;
  return (
    <ul className="choices">
      {state.value.map((facility) => (
        <li key={facility.id}>
          <button type="button" className="quiet" onClick={() => choose(facility)}>
            {facility.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
