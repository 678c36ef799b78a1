import { type FormEvent, useCallback, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { textIn } from "#web/kit/text-in.ts";
import { typedDay } from "#web/kit/typed-day.ts";
import { enterCode, identify, type Step, sendCode } from "./door.ts";

export type Stage =
  | { readonly tag: "phone" }
  | { readonly tag: "code"; readonly phone: string; readonly ticket: string }
  | { readonly tag: "identify"; readonly ticket: string }
  | { readonly tag: "unknown" };

export type Trouble =
  | { readonly tag: "number" | "day" }
  | { readonly tag: "failed"; readonly error: ApiError };

interface SignIn {
  readonly stage: Stage;
  readonly trouble: Trouble | undefined;
  readonly isBusy: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
  readonly restart: () => void;
}

/** Telephone, code, and the first time who one is; each answer of the server names the next step. */
export function useCitizenSignIn(onSignedIn: () => void): SignIn {
  const [stage, setStage] = useState<Stage>({ tag: "phone" });
  const [trouble, setTrouble] = useState<Trouble>();
  const [isBusy, setBusy] = useState(false);
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      const wish = wishOf(stage, form);
      if ("trouble" in wish) return setTrouble(wish.trouble);
      setTrouble(undefined);
      setBusy(true);
      try {
        const step = await wish.send();
        if (step.next === "done") onSignedIn();
        else setStage(stageAfter(step, wish.phone));
      } catch (error) {
        setTrouble({ tag: "failed", error: apiErrorOf(error) });
      }
      setBusy(false);
    },
    [stage, onSignedIn],
  );
  const restart = useCallback(() => {
    setStage({ tag: "phone" });
    setTrouble(undefined);
  }, []);
  return { stage, trouble, isBusy, submit, restart };
}

type Wish = { readonly send: () => Promise<Step>; readonly phone: string } | { readonly trouble: Trouble };

function wishOf(stage: Stage, form: FormData): Wish {
  const phone = textIn(form, "phone").trim();
  if (stage.tag === "phone") return { send: () => sendCode(phone), phone };
  if (stage.tag === "code")
    return { send: () => enterCode(stage.ticket, textIn(form, "code").trim()), phone: stage.phone };
  if (stage.tag === "unknown") return { trouble: { tag: "number" } };
  const number = textIn(form, "number").replaceAll(/\s/g, "");
  const day = typedDay(textIn(form, "birth"), new Date());
  if (!/^\d{12}$/.test(number)) return { trouble: { tag: "number" } };
  if (day === undefined) return { trouble: { tag: "day" } };
  return { send: () => identify(stage.ticket, number, day), phone };
}

function stageAfter({ next, ticket }: Step, phone: string): Stage {
  if (ticket !== undefined && next === "code") return { tag: "code", phone, ticket };
  if (ticket !== undefined && next === "identify") return { tag: "identify", ticket };
  return { tag: "unknown" };
}
