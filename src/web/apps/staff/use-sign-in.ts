import { type FormEvent, useCallback, useState } from "react";
import { askSession } from "#web/kit/api.ts";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { openSession } from "#web/kit/session.ts";

export type SignInState =
  | { readonly tag: "ready" }
  | { readonly tag: "pending" }
  | { readonly tag: "wrong"; readonly why: "empty" | "refused" }
  | { readonly tag: "failed"; readonly error: ApiError };

interface SignIn {
  readonly state: SignInState;
  readonly submit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
}

export function useSignIn(): SignIn {
  const [state, setState] = useState<SignInState>({ tag: "ready" });
  const submit = useCallback(async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const clientId = fieldOf(form, "client").trim();
    const secret = fieldOf(form, "secret").trim();
    if (clientId === "" || secret === "") return setState({ tag: "wrong", why: "empty" });
    setState({ tag: "pending" });
    try {
      openSession(await askSession(clientId, secret));
    } catch (error) {
      setState(refusal(apiErrorOf(error)));
    }
  }, []);
  return { state, submit };
}

const fieldOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

const refusal = (error: ApiError): SignInState =>
  error.kind === "signed-out" ? { tag: "wrong", why: "refused" } : { tag: "failed", error };
