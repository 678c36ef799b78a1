import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { codeOf } from "./concept.ts";
import { type Entry } from "./entry.ts";
import { MeasureText } from "./measure-text.tsx";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

/** What was measured, prescribed or noted, on one line. */
export function EntryDetail({ entry }: { readonly entry: Entry }): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  if (entry.measures.length === 0)
    return entry.kind === "immunization" && entry.detail ? words.dose(entry.detail) : entry.detail;
  const named = entry.measures.length > 1;
  return (
    <span className="measures">
      {entry.measures.map((measure) => (
        <span key={codeOf(measure.concept)}>
          {named && <span className="muted">{nameOf(measure.concept)} </span>}
          <MeasureText measure={measure} />
        </span>
      ))}
    </span>
  );
}
