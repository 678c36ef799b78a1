import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { Sheet } from "#web/kit/sheet.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { kitWords } from "#web/kit/words.ts";
import { type Opening, openEmergency, type Purpose, purposes, type Whom } from "./emergency.ts";
import { countLetters, leastLetters, whomTyped } from "./opening.form.ts";
import { emergencyWords } from "./words.ts";

interface EmergencySheetProps {
  readonly patient?: string;
  readonly typed?: string;
  readonly opened: (opening: Opening) => void;
  readonly close: () => void;
}

export function EmergencySheet({ patient, typed = "", opened, close }: EmergencySheetProps): ReactNode {
  const words = useWords(emergencyWords);
  const { cancel } = useWords(kitWords);
  const task = useTask();
  const form = useSubmitKey();
  const [count, setCount] = useState(0);
  const [isUnnamed, setUnnamed] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = new FormData(event.currentTarget);
    const whom = whomOf(patient, textIn(sent, "number"));
    setUnnamed(whom === undefined);
    if (whom === undefined || count < leastLetters) return;
    const purpose = purposes.find((one) => one === textIn(sent, "purpose")) ?? "emergency";
    await task.run(async () => opened(await openEmergency(whom, purpose, textIn(sent, "reason").trim())));
  };
  return (
    <Sheet title={words.title} onClose={close}>
      <form className="fields" ref={form} onSubmit={(event) => void send(event)} noValidate>
        <Warning />
        {patient === undefined && <NumberField typed={typed} isUnnamed={isUnnamed} />}
        <PurposeField />
        <ReasonField count={count} setCount={setCount} />
        <Refusal error={task.error} />
        <div className="sheet-buttons">
          <button type="button" className="button" onClick={close}>
            {cancel}
          </button>
          <button
            type="submit"
            className="button button-primary button-alarm"
            disabled={task.isBusy || count < leastLetters}
          >
            {words.open}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

const whomOf = (patient: string | undefined, number: string): Whom | undefined =>
  patient === undefined ? whomTyped(number) : { patient };

function Warning(): ReactNode {
  const words = useWords(emergencyWords);
  return (
    <ul className="warning">
      {words.warnings.map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  );
}

interface NumberFieldProps {
  readonly typed: string;
  readonly isUnnamed: boolean;
}

function NumberField({ typed, isUnnamed }: NumberFieldProps): ReactNode {
  const words = useWords(emergencyWords);
  return (
    <label className="field">
      {words.number}
      <input
        name="number"
        defaultValue={whomTyped(typed) === undefined ? "" : typed}
        autoComplete="off"
        maxLength={300}
        aria-invalid={isUnnamed}
      />
      <span className={isUnnamed ? "field-error" : "hint"}>{words.numberHint}</span>
    </label>
  );
}

function PurposeField(): ReactNode {
  const words = useWords(emergencyWords);
  return (
    <fieldset className="purposes">
      <legend>{words.purpose}</legend>
      {purposes.map((purpose: Purpose, index) => (
        <label key={purpose} className="check">
          <input type="radio" name="purpose" value={purpose} defaultChecked={index === 0} />
          {words.purposes[purpose]}
        </label>
      ))}
    </fieldset>
  );
}

const focusNow = (field: HTMLTextAreaElement | null): void => field?.focus();

interface ReasonFieldProps {
  readonly count: number;
  readonly setCount: (count: number) => void;
}

function ReasonField({ count, setCount }: ReasonFieldProps): ReactNode {
  const words = useWords(emergencyWords);
  return (
    <label className="field">
      {words.reason}
      <textarea
        name="reason"
        rows={3}
        maxLength={1000}
        ref={focusNow}
        onChange={(event) => setCount(countLetters(event.target.value))}
      />
      <span className="hint" aria-live="polite">
        {count < leastLetters ? words.lettersLeft(leastLetters - count) : words.reasonSeen}
      </span>
    </label>
  );
}
