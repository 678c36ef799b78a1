import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { offersKeysInField } from "#web/kit/passkey.ts";
import { PasswordField } from "#web/kit/password-field.tsx";
import { sessionNow } from "#web/kit/session.ts";
import { textIn } from "#web/kit/text-in.ts";
import { byPasskey, byPassword } from "./door.ts";
import { DemoPeople, OtherWays } from "./other-ways.tsx";
import { StepForm } from "./step-form.tsx";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

/** `webauthn` lets browsers offer keys in the field. */
function prepare(field: HTMLInputElement | null): void {
  field?.setAttribute("autocomplete", "username webauthn");
  field?.focus();
}

export function PasswordStep({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  const [login, setLogin] = useState("");
  const form = useRef<HTMLDivElement>(null);
  useKeysInField(door);
  const session = sessionNow();
  const play = (one: string): void => {
    setLogin(one);
    form.current?.querySelector<HTMLInputElement>('input[name="password"]')?.focus();
  };
  return (
    <>
      <StepForm
        door={door}
        title={words.title}
        lead={words.leads[session.tag === "out" ? session.why : "new"]}
        submit={words.submit}
        workOf={(sent) => {
          const password = textIn(sent, "password");
          const name = textIn(sent, "login").trim();
          return name === "" || password === "" ? undefined : () => byPassword(name, password);
        }}
        below={<OtherWays door={door} />}
      >
        <div className="fields" ref={form}>
          <label className="field">
            {words.login}
            <input
              name="login"
              value={login}
              onChange={(event) => setLogin(event.target.value)}
              ref={prepare}
              spellCheck={false}
              autoCapitalize="none"
              maxLength={64}
            />
          </label>
          <PasswordField name="password" label={words.password} autoComplete="current-password" />
        </div>
      </StepForm>
      <DemoPeople play={play} />
    </>
  );
}

/** Where the browser can, keys are offered in the field of the login: choosing one is all there is to do. */
function useKeysInField({ send }: Door): void {
  useEffect(() => {
    let isGone = false;
    const offer = async (): Promise<void> => {
      if (!(await offersKeysInField()) || isGone) return;
      await byPasskey(undefined, true).then(
        (step) => (isGone ? undefined : send(async () => step)),
        // Nobody chose a key here; the other ways stand open.
        () => undefined,
      );
    };
    void offer();
    return () => {
      isGone = true;
    };
  }, [send]);
}
