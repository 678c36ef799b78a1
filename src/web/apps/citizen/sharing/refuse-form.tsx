import { type ReactNode, useCallback, useRef, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { type Facility, findFacilities, refuse } from "./consent.ts";
import { sharingWords } from "./words.ts";

interface RefuseFormProps {
  readonly patient: string | undefined;
  readonly onRefused: () => void;
}

const fewest = 3;

export function RefuseForm({ patient, onRefused }: RefuseFormProps): ReactNode {
  const words = useWords(sharingWords);
  const [text, setText] = useState("");
  const asked = text.trim();
  const refused = useCallback(() => {
    setText("");
    onRefused();
  }, [onRefused]);
  return (
    <div className="my-form">
      <label>
        {words.facility}
        <input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
        <span className="muted">{words.facilityHint}</span>
      </label>
      {asked.length >= fewest && <Facilities text={asked} patient={patient} onRefused={refused} />}
    </div>
  );
}

function Facilities({ text, patient, onRefused }: RefuseFormProps & { readonly text: string }): ReactNode {
  const words = useWords(sharingWords);
  const work = useCallback((signal: AbortSignal) => findFacilities(text, signal), [text]);
  const load = useLoad(work);
  return (
    <LoadView load={load}>
      {(facilities) =>
        facilities.length === 0 ? (
          <p className="muted">{words.noFacility}</p>
        ) : (
          <ul className="my-cards">
            {facilities.map((facility) => (
              <RefuseOne key={facility.id} facility={facility} patient={patient} onRefused={onRefused} />
            ))}
          </ul>
        )
      }
    </LoadView>
  );
}

interface RefuseOneProps extends RefuseFormProps {
  readonly facility: Facility;
}

function RefuseOne({ facility, patient, onRefused }: RefuseOneProps): ReactNode {
  const words = useWords(sharingWords);
  const key = useRef(newKey());
  const work = useCallback(async () => {
    await refuse(facility.id, patient, key.current);
    onRefused();
  }, [facility, patient, onRefused]);
  const { run, isBusy, error } = useAct(work);
  return (
    <li>
      <button type="button" className="button my-wide" disabled={isBusy} onClick={run}>
        {words.refuse(facility.name)}
      </button>
      {error && <Failure error={error} />}
    </li>
  );
}
