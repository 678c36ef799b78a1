import type { ReactNode } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { useTask } from "#web/kit/use-task.ts";
import { closeEmergency, type Opening } from "./emergency.ts";
import { emergencyWords } from "./words.ts";

interface EmergencyBandProps {
  readonly opening: Opening;
  readonly closed: () => void;
}

/** Always in sight while a record is open without the patient's word: until when, why, and the way to end it. */
export function EmergencyBand({ opening, closed }: EmergencyBandProps): ReactNode {
  const words = useWords(emergencyWords);
  const { language } = useLanguage();
  const task = useTask();
  const close = async (): Promise<void> => {
    if (await task.run(() => closeEmergency(opening.id))) closed();
  };
  return (
    <section className="emergency-band" aria-label={words.band}>
      <p>
        <b>
          {words.band} · {words.until(momentText(opening.untilAt, language))}
        </b>
        <q title={opening.reason}>{opening.reason}</q>
        <span>{words.told}</span>
      </p>
      <button type="button" className="button" disabled={task.isBusy} onClick={() => void close()}>
        {words.close}
      </button>
      <Refusal error={task.error} />
    </section>
  );
}
