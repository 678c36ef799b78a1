import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import { Failure } from "#web/kit/load-view.tsx";
import mark from "#web/kit/mark.svg";
import { hasSessionEnded } from "#web/kit/session.ts";
import { useSignIn } from "./use-sign-in.ts";
import { staffWords } from "./words.ts";

export function SignInScreen(): ReactNode {
  const { product, motto, signIn: words } = useWords(staffWords);
  return (
    <div className="sign-in">
      <header className="sign-in-welcome">
        <img src={mark} alt="" width="64" height="64" />
        <p className="sign-in-name">{product}</p>
        <p className="sign-in-motto">{motto}</p>
        <ul>
          {words.promises.map((promise) => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </header>
      <main className="sign-in-panel">
        <LanguageSwitch />
        <SignInForm />
        <p className="hint">
          {words.hint} <code>{words.startCommand}</code>.
        </p>
      </main>
    </div>
  );
}

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

function SignInForm(): ReactNode {
  const { signIn: words } = useWords(staffWords);
  const { state, submit } = useSignIn();
  const pending = state.tag === "pending";
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)} noValidate>
      <h1>{words.title}</h1>
      <p className="lead">{hasSessionEnded() ? words.ended : words.lead}</p>
      <label>
        {words.clientId}
        <input
          name="client"
          autoComplete="username"
          ref={focusNow}
          spellCheck={false}
          autoCapitalize="none"
          required
        />
      </label>
      <label>
        {words.clientSecret}
        <input name="secret" type="password" autoComplete="current-password" required />
      </label>
      {state.tag === "wrong" && (
        <p className="field-error" role="alert">
          {state.why === "empty" ? words.empty : words.wrong}
        </p>
      )}
      {state.tag === "failed" && <Failure error={state.error} />}
      <button type="submit" className="button button-primary" disabled={pending}>
        {pending ? words.pending : words.submit}
      </button>
    </form>
  );
}
