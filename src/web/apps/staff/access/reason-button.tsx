import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { kitWords } from "#web/kit/words.ts";
import { accessWords } from "./words.ts";

interface ReasonButtonProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly send: (reason: string) => void;
}

const focusNow = (field: HTMLInputElement | null): void => field?.focus();
const shortest = 5;

/** Takes something away: it asks why, in place, and that is the confirmation too. */
export function ReasonButton({ label, isBusy, send }: ReasonButtonProps): ReactNode {
  const words = useWords(accessWords);
  const { cancel } = useWords(kitWords);
  const form = useSubmitKey();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  if (!isAsking)
    return (
      <button type="button" className="button" data-row onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = textIn(new FormData(event.currentTarget), "reason").trim();
    if (typed.length < shortest) return;
    setAsking(false);
    send(typed);
  };
  return (
    <form className="line-form" ref={form} onSubmit={submit} noValidate>
      <label className="field">
        {words.reason}
        <input
          name="reason"
          ref={focusNow}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={500}
          autoComplete="off"
        />
      </label>
      <button
        type="submit"
        className="button button-danger"
        disabled={isBusy || reason.trim().length < shortest}
      >
        {label}
      </button>
      <button type="button" className="button" onClick={() => setAsking(false)}>
        {cancel}
      </button>
    </form>
  );
}
