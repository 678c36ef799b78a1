import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { sessionNow } from "#web/kit/session.ts";
import { textIn } from "#web/kit/text-in.ts";
import { askedKinds, type RequestKind, type RequestWish, sendRequest } from "./request.ts";
import { wantedOf } from "./wanted.ts";
import { WantedFields } from "./wanted-fields.tsx";
import { requestWords } from "./words.ts";

type State =
  | { readonly tag: "ready" | "empty" | "vague" | "sending" | "sent" }
  | { readonly tag: "failed"; readonly error: ApiError };

interface AskFormProps {
  readonly patient: string | undefined;
  readonly wanted: string | undefined;
  readonly onSent: () => void;
}

export function AskForm({ patient, wanted, onSent }: AskFormProps): ReactNode {
  const words = useWords(requestWords);
  const [kind, choose] = useState<RequestKind>(askedKinds.find((one) => one === wanted) ?? "copy");
  const { state, submit } = useAsk({ kind, patient, onSent });
  return (
    <form className="my-form" onSubmit={(event) => void submit(event)} noValidate>
      <Kinds kind={kind} onChoose={choose} />
      {kind === "correction" && <WantedFields />}
      <label>
        {words.details}
        <textarea name="details" maxLength={4000} aria-describedby="details-hint" />
        <span id="details-hint" className="muted">
          {words.detailsHints[kind] ?? words.detailsHint}
        </span>
      </label>
      <button type="submit" className="button button-primary" disabled={state.tag === "sending"}>
        {state.tag === "sending" ? words.sending : words.send}
      </button>
      {/* Below the button: what comes and goes above it would move it away between two taps. */}
      <Outcome state={state} />
    </form>
  );
}

interface KindsProps {
  readonly kind: RequestKind;
  readonly onChoose: (kind: RequestKind) => void;
}

function Kinds({ kind, onChoose }: KindsProps): ReactNode {
  const words = useWords(requestWords);
  return (
    <fieldset>
      <legend>{words.kind}</legend>
      {askedKinds.map((one) => (
        <label className="choice" key={one}>
          <input type="radio" name="kind" value={one} checked={one === kind} onChange={() => onChoose(one)} />
          <span>
            {words.kinds[one].name}
            <small>{words.kinds[one].means}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Outcome({ state }: { readonly state: State }): ReactNode {
  const words = useWords(requestWords);
  switch (state.tag) {
    case "empty":
    case "vague":
      return (
        <p className="field-error" role="alert">
          {state.tag === "empty" ? words.empty : words.vague}
        </p>
      );
    case "failed":
      return <Failure error={state.error} />;
    case "sent":
      return <output className="my-verdict is-good">{words.sent}</output>;
    case "ready":
    case "sending":
      return null;
  }
}

interface Asking {
  readonly kind: RequestKind;
  readonly patient: string | undefined;
  readonly onSent: () => void;
}

/** One key per wish: pressing twice, or again after a lost answer, asks once. */
function useAsk({ kind, patient, onSent }: Asking) {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = event.currentTarget;
      const wish = wishIn(new FormData(form), kind, patient);
      // The second tap of two comes upon the empty form: what was sent stays said.
      if (typeof wish === "string")
        return setState((before) => (before.tag === "sent" && wish === "empty" ? before : { tag: wish }));
      setState({ tag: "sending" });
      try {
        await sendRequest(wish, key.current);
        key.current = newKey();
        form.reset();
        setState({ tag: "sent" });
        onSent();
      } catch (error) {
        setState({ tag: "failed", error: apiErrorOf(error) });
      }
    },
    [kind, patient, onSent],
  );
  return { state, submit };
}

/** What was asked, or what is missing from it. */
function wishIn(
  form: FormData,
  kind: RequestKind,
  patient: string | undefined,
): RequestWish | "empty" | "vague" {
  const details = textIn(form, "details").trim();
  if (details === "") return "empty";
  if (kind !== "correction") return { kind, details, patient };
  const typed = { element: textIn(form, "element"), value: textIn(form, "value") };
  const wanted = wantedOf(patient ?? ownPatient(), typed, new Date());
  return wanted === undefined ? "vague" : { kind, details, patient, wanted };
}

function ownPatient(): string | undefined {
  const session = sessionNow();
  return session.tag === "in" ? (session.me.patient ?? undefined) : undefined;
}
