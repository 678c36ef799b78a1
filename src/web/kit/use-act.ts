import { useCallback, useState } from "react";
import { type ApiError, apiErrorOf } from "./api-error.ts";

interface Act {
  readonly run: () => void;
  readonly isBusy: boolean;
  readonly error: ApiError | undefined;
}

/** A button's work: one at a time, and what went wrong is kept to be shown. */
export function useAct(work: () => Promise<unknown>): Act {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: ApiError }>({
    isBusy: false,
  });
  const run = useCallback(() => {
    setState({ isBusy: true });
    work().then(
      () => setState({ isBusy: false }),
      (error: unknown) => setState({ isBusy: false, error: apiErrorOf(error) }),
    );
  }, [work]);
  return { run, isBusy: state.isBusy, error: state.error };
}
