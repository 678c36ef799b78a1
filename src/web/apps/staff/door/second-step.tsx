import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { hasPasskeys } from "#web/kit/passkey.ts";
import { textIn } from "#web/kit/text-in.ts";
import { byPasskey, byRecoveryCode, byTotp, type Step } from "./door.ts";
import { type SecondWay, type Stage } from "./stage.form.ts";
import { StepForm } from "./step-form.tsx";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

interface SecondStepProps {
  readonly door: Door;
  readonly stage: Extract<Stage, { readonly tag: "second" }>;
}

export function SecondStep({ door, stage }: SecondStepProps): ReactNode {
  const words = useWords(doorWords);
  const { ticket, way, ways } = stage;
  const others = ways.filter((other) => other !== way && (other !== "passkey" || hasPasskeys()));
  return (
    <StepForm
      key={way}
      door={door}
      title={words.secondTitle}
      lead={words.wayLeads[way]}
      submit={way === "passkey" ? words.withKey : words.confirm}
      workOf={(form) => workOf[way](ticket, textIn(form, "code").trim())}
      below={
        others.length > 0 && (
          <p className="sign-in-links">
            {words.otherWay}
            {others.map((other) => (
              <button
                key={other}
                type="button"
                className="link"
                onClick={() => door.go({ ...stage, way: other })}
              >
                {words.ways[other]}
              </button>
            ))}
          </p>
        )
      }
    >
      {way !== "passkey" && <CodeField way={way} />}
    </StepForm>
  );
}

type WorkOf = (ticket: string, code: string) => (() => Promise<Step>) | undefined;

const workOf: Readonly<Record<SecondWay, WorkOf>> = {
  totp: (ticket, code) => (code === "" ? undefined : () => byTotp(ticket, code)),
  passkey: (ticket) => () => byPasskey(ticket),
  "recovery-code": (ticket, code) => (code === "" ? undefined : () => byRecoveryCode(ticket, code)),
};

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

function CodeField({ way }: { readonly way: SecondWay }): ReactNode {
  const words = useWords(doorWords);
  const isTotp = way === "totp";
  return (
    <label className="field">
      {isTotp ? words.code : words.recoveryCode}
      <input
        className="code-field"
        name="code"
        ref={focusNow}
        autoComplete={isTotp ? "one-time-code" : "off"}
        inputMode={isTotp ? "numeric" : "text"}
        maxLength={isTotp ? 7 : 20}
        spellCheck={false}
        autoCapitalize="characters"
      />
    </label>
  );
}
