import { useCallback, useEffect, useState } from "react";
import { type ApiError, apiErrorOf } from "./api-error.ts";

export type Loaded<Value> =
  | { readonly tag: "loading" }
  | { readonly tag: "ready"; readonly value: Value; readonly at: Date }
  | { readonly tag: "failed"; readonly error: ApiError };

export interface Load<Value> {
  readonly state: Loaded<Value>;
  readonly again: () => void;
}

/**
 * Fetches when `work` changes (keep it stable with useCallback) and on `again`.
 * A slow answer to an old question is dropped, never shown.
 */
export function useLoad<Value>(work: (signal: AbortSignal) => Promise<Value>): Load<Value> {
  const [state, setState] = useState<Loaded<Value>>({ tag: "loading" });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  useEffect(() => {
    const asked = { turn, controller: new AbortController() };
    const { signal } = asked.controller;
    const settle = (next: Loaded<Value>): void => {
      if (!signal.aborted) setState(next);
    };
    work(signal).then(
      (value) => settle({ tag: "ready", value, at: new Date() }),
      (error: unknown) => settle({ tag: "failed", error: apiErrorOf(error) }),
    );
    return () => asked.controller.abort();
  }, [work, turn]);
  return { state, again };
}
