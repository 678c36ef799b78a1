import { type ReactNode, useCallback } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import mark from "#web/kit/mark.svg";
import type { Absence } from "#web/kit/session.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { TextSize } from "../text-size.tsx";
import { citizenWords } from "../words.ts";
import { listCitizenProviders } from "./door.ts";
import { type Stage, type Trouble, useCitizenSignIn } from "./use-citizen-sign-in.ts";
import { signInWords } from "./words.ts";

interface CitizenSignInProps {
  /** Why somebody stands here: staff of this house have another door. */
  readonly why: Absence | "staff";
  readonly onSignedIn: () => void;
}

export function CitizenSignIn({ why, onSignedIn }: CitizenSignInProps): ReactNode {
  const { product, motto } = useWords(citizenWords);
  const words = useWords(signInWords);
  const { stage, trouble, isBusy, submit, restart } = useCitizenSignIn(onSignedIn);
  return (
    <main className="my-welcome">
      <header className="my-welcome-head">
        <img src={mark} alt="" width="56" height="56" />
        <p>
          {product}
          <small>{motto}</small>
        </p>
        <TextSize />
      </header>
      <WhyHere why={why} />
      <Heading stage={stage} />
      <form className="my-form" key={stage.tag} onSubmit={(event) => void submit(event)} noValidate>
        <Fields stage={stage} />
        <TroubleLine trouble={trouble} />
        {stage.tag !== "unknown" && (
          <button type="submit" className="button button-primary" disabled={isBusy}>
            {isBusy ? words.working : buttonOf(stage, words)}
          </button>
        )}
        {stage.tag !== "phone" && (
          <button type="button" className="quiet" onClick={restart}>
            {words.back}
          </button>
        )}
      </form>
      {stage.tag === "phone" && <OtherWays />}
      <p className="hint">
        <LanguageSwitch />
      </p>
    </main>
  );
}

function WhyHere({ why }: Pick<CitizenSignInProps, "why">): ReactNode {
  const { staffHere, ended, left } = useWords(signInWords);
  if (why === "new" || why === "locked") return null;
  return <p className="my-verdict my-why">{why === "staff" ? staffHere : why === "ended" ? ended : left}</p>;
}

const buttonOf = (stage: Stage, words: (typeof signInWords)["vi"]): string =>
  stage.tag === "phone" ? words.sendCode : stage.tag === "code" ? words.enter : words.check;

function Heading({ stage }: { readonly stage: Stage }): ReactNode {
  const words = useWords(signInWords);
  const [title, lead] =
    stage.tag === "code"
      ? [words.codeTitle, words.codeLead(stage.phone)]
      : stage.tag === "identify"
        ? [words.identifyTitle, words.identifyLead]
        : [words.title, stage.tag === "unknown" ? words.unknownStep : words.lead];
  return (
    <>
      <h1>{title}</h1>
      <p className="lead">{lead}</p>
    </>
  );
}

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

function Fields({ stage }: { readonly stage: Stage }): ReactNode {
  const words = useWords(signInWords);
  switch (stage.tag) {
    case "phone":
      return (
        <label>
          {words.phone}
          <input name="phone" type="tel" autoComplete="tel" inputMode="tel" ref={focusNow} />
          <span className="muted">{words.phoneHint}</span>
        </label>
      );
    case "code":
      return (
        <label>
          {words.code}
          <input name="code" autoComplete="one-time-code" inputMode="numeric" maxLength={8} ref={focusNow} />
        </label>
      );
    case "identify":
      return (
        <>
          <label>
            {words.personalNumber}
            <input name="number" inputMode="numeric" autoComplete="off" maxLength={16} ref={focusNow} />
          </label>
          <label>
            {words.birthDate}
            <input name="birth" inputMode="numeric" autoComplete="bday" maxLength={12} />
            <span className="muted">{words.birthHint}</span>
          </label>
        </>
      );
    case "unknown":
      return null;
  }
}

function TroubleLine({ trouble }: { readonly trouble: Trouble | undefined }): ReactNode {
  const words = useWords(signInWords);
  if (trouble === undefined) return null;
  if (trouble.tag === "failed") {
    // A refusal at the door is no ended session: the server says in words what is wrong.
    return trouble.error.kind === "signed-out" ? (
      <p className="field-error" role="alert">
        {trouble.error.detail}
      </p>
    ) : (
      <Failure error={trouble.error} />
    );
  }
  return (
    <p className="field-error" role="alert">
      {trouble.tag === "number" ? words.wrongNumber : words.wrongDay}
    </p>
  );
}

/** Absent where no outside sign-in is set up: then nothing is shown at all. */
function OtherWays(): ReactNode {
  const words = useWords(signInWords);
  const work = useCallback((signal: AbortSignal) => listCitizenProviders(signal), []);
  const { state } = useLoad(work);
  if (state.tag !== "ready" || state.value.length === 0) return null;
  return (
    <>
      <p className="my-or">{words.or}</p>
      {state.value.map(({ id, name, start }) => (
        <a key={id} className="button my-wide" href={`${start}?continue=/citizen`}>
          {words.with(name)}
        </a>
      ))}
    </>
  );
}
