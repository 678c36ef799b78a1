import type { ReactNode } from "react";
import type { ApiError } from "./api-error.ts";
import { useWords } from "./language.tsx";
import type { Load } from "./use-load.ts";
import { kitWords } from "./words.ts";

interface LoadViewProps<Value> {
  readonly load: Load<Value>;
  readonly children: (value: Value, at: Date) => ReactNode;
}

/** Shows what is known about a fetch: waiting, refused with a way on, or the value. */
export function LoadView<Value>({ load, children }: LoadViewProps<Value>): ReactNode {
  const { state, again } = load;
  switch (state.tag) {
    case "loading":
      return <Waiting />;
    case "failed":
      return <Failure error={state.error} again={again} />;
    case "ready":
      return children(state.value, state.at);
  }
}

export function Waiting(): ReactNode {
  const words = useWords(kitWords);
  return (
    <div className="waiting" aria-live="polite">
      <span className="visually-hidden">{words.loading}</span>
      <span className="bone" />
      <span className="bone" />
      <span className="bone" />
    </div>
  );
}

export function Failure({
  error,
  again,
}: {
  readonly error: ApiError;
  readonly again?: () => void;
}): ReactNode {
  const words = useWords(kitWords);
  const { title, advice } = words.errors[error.kind];
  return (
    <div className="notice notice-bad" role="alert">
      <p className="notice-title">{title}</p>
      <p>{error.detail ?? advice}</p>
      {again && (
        <button type="button" className="button" onClick={again}>
          {words.again}
        </button>
      )}
    </div>
  );
}
