import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { textIn } from "#web/kit/text-in.ts";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { type Emergency, listEmergencies, review, verdicts } from "./emergency.ts";
import { emergencyWords } from "./words.ts";

/** Every record that was opened without the patient's word, to be looked at by the officer. */
export function EmergenciesScreen(): ReactNode {
  const words = useWords(emergencyWords);
  const work = useCallback((signal: AbortSignal) => listEmergencies(signal), []);
  const load = useLoad(work);
  const list = useListKeys<HTMLUListElement>();
  return (
    <article className="rows">
      <header>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
      </header>
      <LoadView load={load}>
        {(emergencies) =>
          emergencies.length === 0 ? (
            <p className="notice">{words.none}</p>
          ) : (
            <>
              <p className="section-title">
                {words.waiting(emergencies.filter(({ verdict }) => verdict === null).length)}
              </p>
              <ul className="review-cards" ref={list}>
                {emergencies.map((emergency) => (
                  <EmergencyCard key={emergency.id} emergency={emergency} onReviewed={load.again} />
                ))}
              </ul>
            </>
          )
        }
      </LoadView>
    </article>
  );
}

interface EmergencyCardProps {
  readonly emergency: Emergency;
  readonly onReviewed: () => void;
}

function EmergencyCard({ emergency, onReviewed }: EmergencyCardProps): ReactNode {
  const words = useWords(emergencyWords);
  const { language } = useLanguage();
  const { accountName, roleName, facilityName, patientName, reason, openedAt, untilAt, endedAt } = emergency;
  const [from, until] = [momentText(openedAt, language), momentText(endedAt ?? untilAt, language)];
  return (
    <li className="panel">
      <p>
        <b>{accountName}</b> · {[roleName, facilityName].filter(Boolean).join(" · ")} → <b>{patientName}</b>
      </p>
      <p className="muted">{words.until(from, until)}</p>
      <p className="request-text">
        {words.reason}: {reason}
      </p>
      {emergency.verdict === null ? (
        <ReviewForm id={emergency.id} onReviewed={onReviewed} />
      ) : (
        <p className={emergency.verdict === "justified" ? "outcome" : "field-error"}>
          {words.decided[emergency.verdict]} · {emergency.verdictBy} · {emergency.verdictNote}
        </p>
      )}
    </li>
  );
}

type State =
  | { readonly tag: "ready" | "short" | "busy" }
  | { readonly tag: "failed"; readonly error: ApiError };

function ReviewForm({ id, onReviewed }: { readonly id: string; readonly onReviewed: () => void }): ReactNode {
  const words = useWords(emergencyWords);
  const { state, submit } = useReview(id, onReviewed);
  return (
    <form className="decide" onSubmit={(event) => void submit(event)} noValidate>
      <label>
        {words.note}
        <input name="note" maxLength={2000} data-row />
      </label>
      {state.tag === "short" && (
        <p className="field-error" role="alert">
          {words.short}
        </p>
      )}
      {state.tag === "failed" && <Failure error={state.error} />}
      <span className="actions">
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="submit"
            className="button"
            name="verdict"
            value={verdict}
            disabled={state.tag === "busy"}
          >
            {state.tag === "busy" ? words.sending : words.verdicts[verdict]}
          </button>
        ))}
      </span>
    </form>
  );
}

function useReview(id: string, onReviewed: () => void) {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const { submitter } = event.nativeEvent as SubmitEvent;
      const form = new FormData(event.currentTarget, submitter);
      const verdict = verdicts.find((name) => name === textIn(form, "verdict"));
      const note = textIn(form, "note").trim();
      if (verdict === undefined || note.length < 3) return setState({ tag: "short" });
      setState({ tag: "busy" });
      try {
        await review(id, verdict, note, key.current);
        onReviewed();
      } catch (error) {
        setState({ tag: "failed", error: apiErrorOf(error) });
      }
      key.current = newKey();
    },
    [id, onReviewed],
  );
  return { state, submit };
}
