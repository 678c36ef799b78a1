import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { textIn } from "#web/kit/text-in.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { type Redeemed, redeem } from "./redeem.ts";
import { redeemWords } from "./words.ts";

type State =
  | { readonly tag: "ready" | "short" | "busy" }
  | { readonly tag: "done"; readonly redeemed: Redeemed }
  | { readonly tag: "failed"; readonly error: ApiError };

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

export function RedeemScreen(): ReactNode {
  const words = useWords(redeemWords);
  const { state, submit } = useRedeem();
  return (
    <article className="rows redeem-page">
      <header>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
      </header>
      <form className="panel decide" onSubmit={(event) => void submit(event)} noValidate>
        <label>
          {words.code}
          <input name="code" ref={focusNow} autoComplete="off" spellCheck={false} maxLength={40} />
          <span className="muted">{words.hint}</span>
        </label>
        {state.tag === "short" && (
          <p className="field-error" role="alert">
            {words.short}
          </p>
        )}
        {state.tag === "failed" && <Failure error={state.error} />}
        <button type="submit" className="button button-primary" disabled={state.tag === "busy"}>
          {state.tag === "busy" ? words.working : words.open}
        </button>
      </form>
      {state.tag === "done" && <Done redeemed={state.redeemed} />}
    </article>
  );
}

function Done({ redeemed: { patient, patientName, until } }: { readonly redeemed: Redeemed }): ReactNode {
  const words = useWords(redeemWords);
  const { language } = useLanguage();
  return (
    <div className="notice notice-good" aria-live="polite">
      <p className="notice-title">{words.done(patientName, momentText(until, language))}</p>
      <a className="button" href={pathTo("person", patient)}>
        {words.record}
      </a>
    </div>
  );
}

function useRedeem() {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const code = textIn(new FormData(form), "code").trim();
    // A scanner may press Enter twice: what was opened stays in sight.
    if (code.length < 10)
      return setState((before) => (before.tag === "done" && code === "" ? before : { tag: "short" }));
    setState({ tag: "busy" });
    try {
      const redeemed = await redeem(code, key.current);
      form.reset();
      setState({ tag: "done", redeemed });
    } catch (error) {
      setState({ tag: "failed", error: apiErrorOf(error) });
    }
    key.current = newKey();
  }, []);
  return { state, submit };
}
