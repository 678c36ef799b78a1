import { type ReactNode, useState } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { type Entry, type EntryKind, entryKinds } from "./entry.ts";
import { EntryDetail } from "./entry-detail.tsx";
import { type Event, timelineOf, type Year, yearsOf } from "./timeline.form.ts";
import { useNameOf } from "./use-name-of.ts";
import { personWords } from "./words.ts";

const pageEvents = 30;

export function Timeline({ entries }: { readonly entries: readonly Entry[] }): ReactNode {
  const words = useWords(personWords);
  const list = useListKeys<HTMLOListElement>();
  const [limit, setLimit] = useState(pageEvents);
  const events = timelineOf(entries);
  const rest = events.length - limit;
  return (
    <section className="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title" className="section-title">
        {words.timeline}
      </h2>
      <ol className="years" ref={list}>
        {yearsOf(events.slice(0, limit)).map((year) => (
          <YearView key={year.year} year={year} />
        ))}
      </ol>
      {rest > 0 && (
        <button type="button" className="button" onClick={() => setLimit(limit + pageEvents)}>
          {words.more(Math.min(rest, pageEvents))}
        </button>
      )}
    </section>
  );
}

function YearView({ year }: { readonly year: Year }): ReactNode {
  const words = useWords(personWords);
  return (
    <li>
      <h3 className="year">{year.year || words.unknownDate}</h3>
      <ol className="events">
        {year.events.map((event) => (
          <li key={event.id} className={`event event-${event.head.kind}`}>
            <EventView event={event} />
          </li>
        ))}
      </ol>
    </li>
  );
}

function EventView({ event }: { readonly event: Event }): ReactNode {
  const nameOf = useNameOf();
  const { head, members } = event;
  const problems = members.filter(({ kind }) => kind === "problem");
  const title = problems.length > 0 ? problems.map(({ concept }) => nameOf(concept)).join("; ") : undefined;
  if (members.length === 0) return <EventHead entry={head} title={undefined} />;
  return (
    <details>
      <summary data-row>
        <EventHead entry={head} title={title} />
        <Chips members={members} />
      </summary>
      <Members members={members} />
    </details>
  );
}

function EventHead({
  entry,
  title,
}: {
  readonly entry: Entry;
  readonly title: string | undefined;
}): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  const name = nameOf(entry.concept) || words.kinds[entry.kind];
  return (
    <span className="event-head">
      <span className="event-day">{dateText(entry.day)}</span>
      <span className="event-title">{title ?? name}</span>
      <span className="event-sub muted">
        {title === undefined ? words.kinds[entry.kind] : name}
        {hasDetail(entry) && " · "}
        <EntryDetail entry={entry} />
      </span>
    </span>
  );
}

const hasDetail = ({ measures, detail = "" }: Entry): boolean => measures.length > 0 || detail !== "";

function Chips({ members }: { readonly members: readonly Entry[] }): ReactNode {
  const words = useWords(personWords);
  const counts = entryKinds
    .map((kind) => ({ kind, count: members.filter((entry) => entry.kind === kind).length }))
    .filter(({ kind, count }) => kind !== "problem" && count > 0);
  return (
    <span className="chips">
      {counts.map(({ kind, count }) => (
        <span key={kind} className="chip">
          {count} {words.kinds[kind].toLocaleLowerCase("vi")}
        </span>
      ))}
    </span>
  );
}

function Members({ members }: { readonly members: readonly Entry[] }): ReactNode {
  const words = useWords(personWords);
  const nameOf = useNameOf();
  const order = (kind: EntryKind): number => entryKinds.indexOf(kind);
  const sorted = members.toSorted((a, b) => order(a.kind) - order(b.kind));
  return (
    <dl className="members">
      {sorted.map((entry) => (
        <div key={entry.id}>
          <dt>
            <span className="visually-hidden">{words.kinds[entry.kind]}: </span>
            {nameOf(entry.concept)}
          </dt>
          <dd>
            <EntryDetail entry={entry} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
