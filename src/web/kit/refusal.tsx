import type { ReactNode } from "react";
import type { ApiError } from "./api-error.ts";
import { useWords } from "./language.tsx";
import { kitWords } from "./words.ts";

/** Why something just asked for was refused: the server's own sentence, else what to do about it. */
export function Refusal({ error }: { readonly error: ApiError | undefined }): ReactNode {
  const words = useWords(kitWords);
  if (error === undefined) return null;
  const { title, advice } = words.errors[error.kind];
  return (
    <p className="field-error" role="alert">
      {error.detail ?? `${title}. ${advice}`}
    </p>
  );
}
