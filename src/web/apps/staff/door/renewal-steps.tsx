import { type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { PasswordField } from "#web/kit/password-field.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { newPassword, openLink, recover } from "./door.ts";
import type { Stage } from "./stage.form.ts";
import { StepForm } from "./step-form.tsx";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

interface StepProps<Tag extends Stage["tag"]> {
  readonly door: Door;
  readonly stage: Extract<Stage, { readonly tag: Tag }>;
}

export function NewPasswordStep({ door, stage }: StepProps<"new-password">): ReactNode {
  const words = useWords(doorWords);
  const [count, setCount] = useState(0);
  const { ticket, least } = stage;
  return (
    <StepForm
      door={door}
      title={words.newTitle}
      lead={words.newLead}
      submit={words.save}
      workOf={(form) => {
        const password = textIn(form, "password");
        return password === "" ? undefined : () => newPassword(ticket, password);
      }}
    >
      <PasswordField
        name="password"
        label={words.newPassword}
        autoComplete="new-password"
        hint={count === 0 ? words.rule(least) : words.typed(count, least)}
        onType={(text) => setCount(Array.from(text.normalize("NFC")).length)}
        isFocused
      />
    </StepForm>
  );
}

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

export function RecoverStep({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  return (
    <StepForm
      door={door}
      title={words.recoverTitle}
      lead={words.recoverLead}
      submit={words.confirm}
      workOf={(form) => {
        const login = textIn(form, "login").trim();
        const code = textIn(form, "code").trim();
        return login === "" || code === "" ? undefined : () => recover(login, code);
      }}
      below={
        <>
          <p className="hint">{words.recoverElse}</p>
          <BackButton door={door} />
        </>
      }
    >
      <label className="field">
        {words.login}
        <input name="login" autoComplete="username" ref={focusNow} spellCheck={false} autoCapitalize="none" />
      </label>
      <label className="field">
        {words.recoveryCode}
        <input
          className="code-field"
          name="code"
          autoComplete="off"
          maxLength={20}
          autoCapitalize="characters"
          spellCheck={false}
        />
      </label>
    </StepForm>
  );
}

/** Opened by a press of its owner: a mail reader that looks at links must not use it up. */
export function LinkStep({ door, stage }: StepProps<"link">): ReactNode {
  const words = useWords(doorWords);
  return (
    <StepForm
      door={door}
      title={words.linkTitle}
      lead={words.linkLead}
      submit={words.linkGo}
      workOf={() => () => openLink(stage.token)}
      below={<BackButton door={door} />}
    >
      {null}
    </StepForm>
  );
}

function BackButton({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  return (
    <button type="button" className="quiet" onClick={() => door.go({ tag: "password" })}>
      {words.back}
    </button>
  );
}
