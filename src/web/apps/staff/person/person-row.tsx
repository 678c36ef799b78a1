import type { ReactNode } from "react";
import { ageOn, dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { pathTo } from "#web/kit/use-route.ts";
import { useToday } from "#web/kit/use-today.ts";
import type { PersonSummary } from "./person-summary.ts";
import { personWords } from "./words.ts";

export function PersonRow({ person }: { readonly person: PersonSummary }): ReactNode {
  const words = useWords(personWords);
  const age = ageOn(person.birthDate, useToday());
  const gender = words.genders[person.gender ?? "unknown"];
  return (
    <a className="person-row" data-row href={pathTo("person", person.id)}>
      <span className={`initial initial-${person.gender ?? "unknown"}`} aria-hidden="true">
        {initialOf(person.name)}
      </span>
      <span className="person-name">{person.name || words.nameless}</span>
      <span className="person-facts">
        {[gender, age && words.age(age.years, age.months)].filter(Boolean).join(", ")}
        {person.birthDate && <span className="muted"> · {dateText(person.birthDate)}</span>}
        {person.deceased && <span className="tag">{words.deceased}</span>}
      </span>
      <span className="person-id">{person.cccdEnd && `CCCD ···${person.cccdEnd}`}</span>
      <span className="person-address">{person.address}</span>
    </a>
  );
}

/** People are called by their given name, the last word. */
const initialOf = (name: string): string => name.trim().split(/\s+/).at(-1)?.charAt(0).toUpperCase() ?? "";
