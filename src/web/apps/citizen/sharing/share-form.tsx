import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { encode } from "uqr";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { textIn } from "#web/kit/text-in.ts";
import { makeShareCode, type ShareCode } from "./consent.ts";
import { sharingWords } from "./words.ts";

type State =
  | { readonly tag: "ready" | "busy" }
  | { readonly tag: "made"; readonly share: ShareCode }
  | { readonly tag: "failed"; readonly error: ApiError };

export function ShareForm({ patient }: { readonly patient: string | undefined }): ReactNode {
  const words = useWords(sharingWords);
  const { state, submit, restart } = useShare(patient);
  if (state.tag === "made") return <Code share={state.share} onAgain={restart} />;
  return (
    <form className="my-form" onSubmit={(event) => void submit(event)}>
      <label>
        {words.hours}
        <select name="hours">
          {words.hourChoices.map(([hours, name]) => (
            <option key={hours} value={hours}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="choice">
        <input type="checkbox" name="restricted" value="yes" />
        <span>
          {words.withRestricted}
          <small>{words.withRestrictedMeans}</small>
        </span>
      </label>
      {state.tag === "failed" && <Failure error={state.error} />}
      <button type="submit" className="button button-primary" disabled={state.tag === "busy"}>
        {state.tag === "busy" ? words.working : words.makeCode}
      </button>
    </form>
  );
}

function useShare(patient: string | undefined) {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      const hours = Number(textIn(form, "hours"));
      const withRestricted = textIn(form, "restricted") === "yes";
      setState({ tag: "busy" });
      try {
        const share = await makeShareCode({ patient, hours, withRestricted }, key.current);
        key.current = newKey();
        setState({ tag: "made", share });
      } catch (error) {
        setState({ tag: "failed", error: apiErrorOf(error) });
      }
    },
    [patient],
  );
  const restart = useCallback(() => setState({ tag: "ready" }), []);
  return { state, submit, restart };
}

function Code({ share, onAgain }: { readonly share: ShareCode; readonly onAgain: () => void }): ReactNode {
  const words = useWords(sharingWords);
  const { language } = useLanguage();
  return (
    <div className="my-form" tabIndex={-1} ref={focusNow}>
      <p>{words.showIt}</p>
      <div className="my-qr">
        <QrCode text={share.qr} />
        <span className="visually-hidden">{words.qrAlt}</span>
        <code>{share.code}</code>
      </div>
      <p className="muted">{words.goodUntil(momentText(share.expiresAt, language))}</p>
      <button type="button" className="button" onClick={onAgain}>
        {words.newCode}
      </button>
    </div>
  );
}

/** The form that was there is gone; who hears the page is led to what took its place. */
function focusNow(part: HTMLElement | null): void {
  part?.focus();
  part?.scrollIntoView({ block: "center" });
}

const quietZone = 3;

function QrCode({ text }: { readonly text: string }): ReactNode {
  const { data, size } = encode(text, { border: quietZone });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true" shapeRendering="crispEdges">
      <path d={path} fill="#000000" />
    </svg>
  );
}
