import { codeOf } from "./concept.ts";
import { type Entry, type EntryKind, findEntry } from "./entry.ts";
import { type Concept, Named } from "./fhir.ts";
import type { Measure } from "./measure.ts";
import { findPersonSummary, type PersonSummary } from "./person-summary.ts";

/** All values of one measured thing, newest first. */
export interface Series {
  readonly code: string;
  readonly concept: Concept;
  readonly points: readonly { readonly day: string; readonly measure: Measure }[];
}

export interface PersonRecord {
  readonly person: PersonSummary | undefined;
  /** Newest first. */
  readonly entries: readonly Entry[];
  readonly series: readonly Series[];
}

export function recordOf(resources: readonly unknown[]): PersonRecord {
  const names = namesIn(resources);
  const entries = resources.flatMap((resource) => findEntry(resource, names) ?? []).toSorted(newestFirst);
  return {
    person: resources.map(findPersonSummary).find((person) => person !== undefined),
    entries,
    series: seriesOf(entries),
  };
}

/** The rows behind a figure: the same list that is counted is the list that is shown. */
export const listEntries = (record: PersonRecord, kind: EntryKind): readonly Entry[] =>
  record.entries.filter((entry) => entry.kind === kind);

/** Names of the facilities that come with the record, by reference. */
function namesIn(resources: readonly unknown[]): Map<string, string> {
  const named = resources.flatMap((resource) => Named.safeParse(resource).data ?? []);
  return new Map(
    named.flatMap(({ resourceType, id, name }) =>
      typeof name === "string" ? [[`${resourceType}/${id}`, name]] : [],
    ),
  );
}

const newestFirst = (a: Entry, b: Entry): number => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1);

function seriesOf(entries: readonly Entry[]): Series[] {
  const points = entries.flatMap(({ day, measures }) => measures.map((measure) => ({ day, measure })));
  const groups = Map.groupBy(points, ({ measure }) => codeOf(measure.concept));
  return [...groups].flatMap(([code, group]) => {
    const concept = group[0]?.measure.concept;
    return concept ? [{ code, concept, points: group }] : [];
  });
}
