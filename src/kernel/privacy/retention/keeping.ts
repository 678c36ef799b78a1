import { type Day, vietnamDay } from "#kernel/base/dates.ts";
import type { PersonRow } from "../record-rows.sql.ts";
import type { RetentionClass, RetentionRule } from "./retention.sql.ts";

/** How long a row has to be kept, and by which class. */
export interface Keeping {
  readonly row: PersonRow;
  /** Undefined: no class is named for it, so it stays. */
  readonly class: RetentionClass | undefined;
  /** First day on which it may go; undefined: never, or not known yet. */
  readonly dueOn: Day | undefined;
}

export interface KeepingRules {
  readonly classes: readonly RetentionClass[];
  readonly rules: readonly RetentionRule[];
}

interface Parsed {
  readonly row: PersonRow;
  readonly labels: readonly string[];
  readonly status: string | undefined;
}

/**
 * The terms of all rows of one person. TT 33/2025/TT-BYT: the term begins at the end of the year in which the episode
 * ended, and a file that falls into several classes is kept for the longest, so rows of one episode go together.
 */
export function keepingsOf(rows: readonly PersonRow[], { classes, rules }: KeepingRules): readonly Keeping[] {
  const parsed = rows.map(parse);
  const death = deathOf(rows);
  const byCode = new Map(classes.map((each) => [each.code, each]));
  const own = new Map(
    parsed.map((each) => [each, longest(classesOf(each, rules, byCode, death), death)] as const),
  );
  const ends = endsOf(parsed);
  const ofEpisode = new Map<string, Term>();
  for (const [each, term] of own) {
    const episode = episodeOf(each);
    if (episode !== undefined && term !== undefined)
      ofEpisode.set(episode, longerOf(ofEpisode.get(episode), term));
  }
  const keepings = parsed.map((each): Keeping => {
    const term = ofEpisode.get(episodeOf(each) ?? "") ?? own.get(each);
    return {
      row: each.row,
      class: term?.class,
      dueOn: dueOn(term, ends.get(episodeOf(each) ?? each.row.key), death),
    };
  });
  return keepings.map((each) => (each.row.type === "Patient" ? afterTheRest(each, keepings) : each));
}

interface Term {
  readonly class: RetentionClass;
}

const episodeOf = ({ row }: Parsed): string | undefined =>
  row.type === "Encounter" ? row.key : row.encounter;

function parse(row: PersonRow): Parsed {
  const resource = JSON.parse(row.content) as {
    readonly status?: unknown;
    readonly meta?: { readonly security?: readonly { readonly code?: string }[] };
  };
  return {
    row,
    labels: (resource.meta?.security ?? []).flatMap(({ code }) => code ?? []),
    status: typeof resource.status === "string" ? resource.status : undefined,
  };
}

/** Undefined while alive; a death without a day counts from when it was written down. */
function deathOf(rows: readonly PersonRow[]): Day | undefined {
  const patient = rows.find(({ type }) => type === "Patient");
  if (patient === undefined) return undefined;
  const { deceasedDateTime, deceasedBoolean } = JSON.parse(patient.content) as {
    readonly deceasedDateTime?: string;
    readonly deceasedBoolean?: boolean;
  };
  if (deceasedDateTime !== undefined) return `${deceasedDateTime.slice(0, 4)}-12-31`;
  return deceasedBoolean === true ? vietnamDay(patient.updated) : undefined;
}

function classesOf(
  { row, labels }: Parsed,
  rules: readonly RetentionRule[],
  byCode: ReadonlyMap<string, RetentionClass>,
  death: Day | undefined,
): readonly RetentionClass[] {
  return rules
    .filter(
      (rule) =>
        (rule.types === null || rule.types.includes(row.type)) &&
        (rule.label === null || labels.includes(rule.label)) &&
        (rule.isDeceased === null || rule.isDeceased === (death !== undefined)),
    )
    .flatMap((rule) => byCode.get(rule.class) ?? []);
}

function longest(classes: readonly RetentionClass[], death: Day | undefined): Term | undefined {
  // What is counted from a death that has not come is kept at least as long as anything else.
  const waiting = classes.find((each) => each.countedFrom === "death" && death === undefined);
  if (waiting !== undefined) return { class: waiting };
  return classes.reduce<Term | undefined>((best, each) => longerOf(best, { class: each }), undefined);
}

const lengthOf = ({ class: { years } }: Term): number => years ?? Number.POSITIVE_INFINITY;

const longerOf = (a: Term | undefined, b: Term): Term =>
  a !== undefined && lengthOf(a) >= lengthOf(b) ? a : b;

const overStates: readonly (string | undefined)[] = ["finished", "cancelled", "entered-in-error"];

/** When each episode ended: with the last that was written about it. An encounter that runs has no end. */
function endsOf(rows: readonly Parsed[]): ReadonlyMap<string, Date | undefined> {
  const ends = new Map<string, Date | undefined>();
  for (const each of rows) {
    const episode = episodeOf(each) ?? each.row.key;
    const own = each.row.endAt ?? each.row.startAt ?? each.row.updated;
    const known = ends.get(episode);
    ends.set(episode, known !== undefined && known > own ? known : own);
  }
  for (const { row, status } of rows)
    if (row.type === "Encounter" && !overStates.includes(status)) ends.set(row.key, undefined);
  return ends;
}

function dueOn(term: Term | undefined, end: Date | undefined, death: Day | undefined): Day | undefined {
  if (term === undefined || term.class.years === null) return undefined;
  const from = term.class.countedFrom === "death" ? death : end && vietnamDay(end);
  if (from === undefined) return undefined;
  // Nothing obliges to keep it: it may go at once.
  if (term.class.years === 0) return from;
  return `${Number(from.slice(0, 4)) + term.class.years + 1}-01-01`;
}

/** Whose record it is stays known as long as anything of it is kept. */
function afterTheRest(own: Keeping, all: readonly Keeping[]): Keeping {
  const others = all.filter((each) => each !== own);
  const waits = others.find(({ dueOn: due }) => due === undefined);
  if (waits !== undefined) return { ...own, class: waits.class ?? own.class, dueOn: undefined };
  const last = others.reduce((due, each) => ((each.dueOn ?? due) > due ? (each.dueOn ?? due) : due), "");
  return own.dueOn !== undefined && last > own.dueOn ? { ...own, dueOn: last } : own;
}
