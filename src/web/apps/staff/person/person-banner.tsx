import type { ReactNode } from "react";
import { ageOn, dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { pathTo } from "#web/kit/use-route.ts";
import { useToday } from "#web/kit/use-today.ts";
import type { PersonSummary } from "./person-summary.ts";
import { listEntries, type PersonRecord } from "./record.form.ts";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

/** Who this is, always in sight, with the allergies in words and not by colour alone. */
export function PersonBanner({ record }: { readonly record: PersonRecord }): ReactNode {
  const words = useWords(personWords);
  const { person } = record;
  if (!person) return null;
  return (
    <header className="banner">
      <a className="back" href={pathTo()}>
        <span aria-hidden="true">‹</span> {words.back}
      </a>
      <h1>{person.name.toLocaleUpperCase("vi") || words.nameless}</h1>
      <PersonFacts person={person} />
      <Allergies record={record} />
    </header>
  );
}

function PersonFacts({ person }: { readonly person: PersonSummary }): ReactNode {
  const words = useWords(personWords);
  const age = ageOn(person.birthDate, useToday());
  const facts = [
    words.genders[person.gender ?? "unknown"],
    age && words.age(age.years, age.months),
    person.birthDate && `${words.born} ${dateText(person.birthDate)}`,
    person.cccdEnd && `CCCD ···${person.cccdEnd}`,
    person.bhyt && insuranceText(person.bhyt, words.until),
    person.phone,
    person.address,
  ].filter(Boolean);
  return (
    <ul className="facts">
      {person.deceased && <li className="tag">{words.deceased}</li>}
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

const insuranceText = ({ number, until }: NonNullable<PersonSummary["bhyt"]>, untilWord: string): string =>
  `BHYT ${number.slice(0, 3)}···${number.slice(-4)}${until === undefined ? "" : ` ${untilWord} ${dateText(until)}`}`;

function Allergies({ record }: { readonly record: PersonRecord }): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  const allergies = listEntries(record, "allergy").filter(({ status }) => status !== "resolved");
  if (allergies.length === 0) return <p className="allergies allergies-none">{words.noAllergy}</p>;
  return (
    <p className="allergies">
      <b>{words.allergies}:</b> {allergies.map(({ concept }) => nameOf(concept)).join(", ")}
    </p>
  );
}
