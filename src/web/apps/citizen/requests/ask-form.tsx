import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { textIn } from "#web/kit/text-in.ts";
import { requestKinds, sendRequest } from "./request.ts";
import { requestWords } from "./words.ts";

type State =
  | { readonly tag: "ready" | "empty" | "sending" | "sent" }
  | { readonly tag: "failed"; readonly error: ApiError };

interface AskFormProps {
  readonly patient: string | undefined;
  readonly wanted: string | undefined;
  readonly onSent: () => void;
}

export function AskForm({ patient, wanted, onSent }: AskFormProps): ReactNode {
  const words = useWords(requestWords);
  const { state, submit } = useAsk(patient, onSent);
  const first = requestKinds.find((kind) => kind === wanted) ?? requestKinds[0];
  return (
    <form className="my-form" onSubmit={(event) => void submit(event)} noValidate>
      <fieldset>
        <legend>{words.kind}</legend>
        {requestKinds.map((kind) => (
          <label className="choice" key={kind}>
            <input type="radio" name="kind" value={kind} defaultChecked={kind === first} />
            <span>
              {words.kinds[kind].name}
              <small>{words.kinds[kind].means}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <label>
        {words.details}
        <textarea name="details" maxLength={4000} aria-describedby="details-hint" />
        <span id="details-hint" className="muted">
          {words.detailsHint}
        </span>
      </label>
      {state.tag === "empty" && (
        <p className="field-error" role="alert">
          {words.empty}
        </p>
      )}
      {state.tag === "failed" && <Failure error={state.error} />}
      {state.tag === "sent" && <output className="my-verdict is-good">{words.sent}</output>}
      <button type="submit" className="button button-primary" disabled={state.tag === "sending"}>
        {state.tag === "sending" ? words.sending : words.send}
      </button>
    </form>
  );
}

/** One key per wish: pressing twice, or again after a lost answer, asks once. */
function useAsk(patient: string | undefined, onSent: () => void) {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = event.currentTarget;
      const data = new FormData(form);
      const kind = requestKinds.find((name) => name === textIn(data, "kind"));
      const details = textIn(data, "details").trim();
      if (kind === undefined || details === "") return setState({ tag: "empty" });
      setState({ tag: "sending" });
      try {
        await sendRequest({ kind, details, patient }, key.current);
        key.current = newKey();
        form.reset();
        setState({ tag: "sent" });
        onSent();
      } catch (error) {
        setState({ tag: "failed", error: apiErrorOf(error) });
      }
    },
    [patient, onSent],
  );
  return { state, submit };
}
