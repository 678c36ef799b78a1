import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { textIn } from "#web/kit/text-in.ts";
import { type DataRequest, decide, possibleFor, type Verdict } from "./data-request.ts";
import { privacyWords } from "./words.ts";

interface DecideFormProps {
  readonly request: DataRequest;
  readonly onDecided: () => void;
}

type State =
  | { readonly tag: "ready" | "short" | "sending" }
  | { readonly tag: "failed"; readonly error: ApiError };

/** The steps that are possible now; the person who asked reads what is written here. */
export function DecideForm({ request, onDecided }: DecideFormProps): ReactNode {
  const words = useWords(privacyWords);
  const possible = possibleFor(request);
  const [chosen = possible[0], choose] = useState<Verdict>();
  const { state, submit } = useDecision(request.id, chosen, onDecided);
  if (chosen === undefined) return null;
  return (
    <form className="panel decide" onSubmit={(event) => void submit(event)} noValidate>
      <h2 className="section-title">{words.decide}</h2>
      <fieldset className="filter-bar">
        <legend className="visually-hidden">{words.decide}</legend>
        {possible.map((verdict) => (
          <button
            key={verdict}
            type="button"
            className="button"
            aria-pressed={verdict === chosen}
            onClick={() => choose(verdict)}
          >
            {words.verdicts[verdict]}
          </button>
        ))}
      </fieldset>
      <Fields verdict={chosen} request={request} />
      {state.tag === "short" && (
        <p className="field-error" role="alert">
          {words.tooShort}
        </p>
      )}
      {state.tag === "failed" && <Failure error={state.error} />}
      <button type="submit" className="button button-primary" disabled={state.tag === "sending"}>
        {state.tag === "sending" ? words.sending : words.verdicts[chosen]}
      </button>
    </form>
  );
}

interface FieldsProps {
  readonly verdict: Verdict;
  readonly request: DataRequest;
}

function Fields({ verdict, request }: FieldsProps): ReactNode {
  const words = useWords(privacyWords);
  if (verdict === "take") return null;
  return (
    <>
      <label>
        {words.words[verdict]}
        <textarea name="words" maxLength={2000} />
      </label>
      {verdict === "fulfil" && request.kind === "objection" && (
        <label className="choice">
          <input type="checkbox" name="restricts" value="yes" /> {words.restricts}
        </label>
      )}
      {verdict === "refuse" && (
        <label>
          {words.legalBasis}
          <input name="basis" maxLength={500} />
        </label>
      )}
    </>
  );
}

function useDecision(id: string, verdict: Verdict | undefined, onDecided: () => void) {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      if (verdict === undefined) return;
      const form = new FormData(event.currentTarget);
      const [words, legalBasis] = [textIn(form, "words").trim(), textIn(form, "basis").trim()];
      if (isTooShort(verdict, words, legalBasis)) return setState({ tag: "short" });
      setState({ tag: "sending" });
      try {
        const restricts = textIn(form, "restricts") === "yes";
        await decide(id, { verdict, words, legalBasis, restricts, key: key.current });
        key.current = newKey();
        setState({ tag: "ready" });
        onDecided();
      } catch (error) {
        setState({ tag: "failed", error: apiErrorOf(error) });
      }
    },
    [id, verdict, onDecided],
  );
  return { state, submit };
}

const isTooShort = (verdict: Verdict, words: string, legalBasis: string): boolean =>
  verdict !== "take" && (words.length < 3 || (verdict === "refuse" && legalBasis.length < 3));
