import { useCallback, useState } from "react";
import { type ApiError, apiErrorOf } from "./api-error.ts";

export interface Task {
  readonly isBusy: boolean;
  /** Why the last work was refused. */
  readonly error: ApiError | undefined;
  /** True when the work is done; one at a time. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

interface State {
  readonly isBusy: boolean;
  readonly error?: ApiError;
}

const idle: State = { isBusy: false };

/** What a button or a form does: it is busy meanwhile, and what went wrong is kept to be shown. */
export function useTask(): Task {
  const [state, setState] = useState(idle);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setState({ isBusy: true });
    try {
      await work();
      setState(idle);
      return true;
    } catch (error) {
      setState({ isBusy: false, error: apiErrorOf(error) });
      return false;
    }
  }, []);
  const clear = useCallback(() => setState(idle), []);
  return { isBusy: state.isBusy, error: state.error, run, clear };
}
