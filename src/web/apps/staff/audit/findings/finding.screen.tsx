import { type FormEvent, type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { isAllowed } from "#web/kit/session.ts";
import { textIn } from "#web/kit/text-in.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { EntryTable } from "../entry-table.tsx";
import { type Behind, findBehind, findingVerdicts, reviewFinding } from "./finding.ts";
import { findingWords } from "./words.ts";

/** One pattern with the entries that make it, and what somebody made of it. */
export function FindingScreen({ id }: { readonly id: string }): ReactNode {
  const work = useCallback((signal: AbortSignal) => findBehind(id, signal), [id]);
  const load = useLoad(work);
  const keys = useMemo(() => ({ Escape: () => goTo("audit", "findings") }), []);
  useShortcuts(keys);
  return (
    <LoadView load={load}>{(behind) => <FindingView behind={behind} onReviewed={load.again} />}</LoadView>
  );
}

interface FindingViewProps {
  readonly behind: Behind;
  readonly onReviewed: () => void;
}

function FindingView({ behind: { finding, entries }, onReviewed }: FindingViewProps): ReactNode {
  const words = useWords(findingWords);
  const { id, day, kind, actor, count, verdict, note, reviewedBy } = finding;
  return (
    <article className="rows">
      <header>
        <a className="back" href={pathTo("audit", "findings")}>
          <span aria-hidden="true">‹</span> {words.back}
        </a>
        <h1>{words.kinds[kind]}</h1>
        <p className="lead">
          {actor.name} · {dateText(day)}
        </p>
      </header>
      {verdict !== null && (
        <p className={verdict === "fine" ? "notice notice-good" : "notice notice-bad"}>
          <b>{words.verdicts[verdict]}</b> · {reviewedBy} · {note}
        </p>
      )}
      {verdict === null && isAllowed("audit.review") && <ReviewForm id={id} onReviewed={onReviewed} />}
      <h2 className="section-title">{words.behind(count)}</h2>
      <EntryTable entries={entries} />
    </article>
  );
}

type State =
  | { readonly tag: "ready" | "short" | "busy" }
  | { readonly tag: "failed"; readonly error: ApiError };

function ReviewForm({ id, onReviewed }: { readonly id: string; readonly onReviewed: () => void }): ReactNode {
  const words = useWords(findingWords);
  const { state, submit } = useReview(id, onReviewed);
  return (
    <form className="panel decide" onSubmit={(event) => void submit(event)} noValidate>
      <label>
        {words.note}
        <input name="note" maxLength={2000} />
      </label>
      {state.tag === "short" && (
        <p className="field-error" role="alert">
          {words.short}
        </p>
      )}
      {state.tag === "failed" && <Failure error={state.error} />}
      <span className="actions">
        {findingVerdicts.map((verdict) => (
          <button
            key={verdict}
            type="submit"
            className={verdict === "breach" ? "button button-danger" : "button"}
            name="verdict"
            value={verdict}
            disabled={state.tag === "busy"}
          >
            {words.verdicts[verdict]}
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
      const verdict = findingVerdicts.find((name) => name === textIn(form, "verdict"));
      const note = textIn(form, "note").trim();
      if (verdict === undefined || note.length < 3) return setState({ tag: "short" });
      setState({ tag: "busy" });
      try {
        await reviewFinding(id, { verdict, note, key: key.current });
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
