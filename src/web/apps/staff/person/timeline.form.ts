import { type Entry } from "./entry.ts";

/** One visit with everything that belongs to it, or one thing that happened outside of visits. */
export interface Event {
  readonly id: string;
  readonly day: string;
  readonly head: Entry;
  readonly members: readonly Entry[];
}

export interface Year {
  readonly year: string;
  readonly events: readonly Event[];
}

/** Entries, newest first, gathered under their visits and those under their years. */
export function timelineOf(entries: readonly Entry[]): Event[] {
  const visits = new Set(entries.flatMap(({ kind, id }) => (kind === "encounter" ? [id] : [])));
  const belongs = ({ kind, encounterId }: Entry): boolean =>
    kind !== "encounter" && encounterId !== undefined && visits.has(encounterId);
  const members = Map.groupBy(entries.filter(belongs), ({ encounterId }) => encounterId);
  return entries
    .filter((entry) => !belongs(entry))
    .map((head) => ({ id: head.id, day: head.day, head, members: members.get(head.id) ?? [] }));
}

export function yearsOf(events: readonly Event[]): Year[] {
  const groups = Map.groupBy(events, ({ day }) => day.slice(0, 4));
  return [...groups].map(([year, inYear]) => ({ year, events: inYear }));
}
