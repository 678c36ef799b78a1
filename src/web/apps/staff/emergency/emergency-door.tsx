import { type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { isAllowed } from "#web/kit/session.ts";
import type { Opening } from "./emergency.ts";
import { EmergencySheet } from "./emergency-sheet.tsx";
import { emergencyWords } from "./words.ts";

interface EmergencyDoorProps {
  /** Whose record; unknown where it has to be named by its number. */
  readonly patient?: string;
  /** What was looked for, in case it is a number. */
  readonly typed?: string;
  readonly opened: (opening: Opening) => void;
}

/** For clinicians only: a way into a record that is not theirs, which is told to the patient. */
export function EmergencyDoor({ patient, typed, opened }: EmergencyDoorProps): ReactNode {
  const words = useWords(emergencyWords);
  const [isAsking, setAsking] = useState(false);
  if (!isAllowed("privacy.emergency")) return null;
  return (
    <>
      <button type="button" className="button button-danger" onClick={() => setAsking(true)}>
        {words.open}
      </button>
      {isAsking && (
        <EmergencySheet
          {...(patient !== undefined && { patient })}
          {...(typed !== undefined && { typed })}
          opened={(opening) => {
            setAsking(false);
            opened(opening);
          }}
          close={() => setAsking(false)}
        />
      )}
    </>
  );
}
