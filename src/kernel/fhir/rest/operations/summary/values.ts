import { formatDate, vietnamDay } from "#kernel/base/dates.ts";
import type { Resource } from "../../../resource.ts";
import type { ResourceType } from "../../../resource-types.ts";

/** A stored resource as the summary works with it: parsed to choose and describe, as text to be sent. */
export interface Part {
  readonly type: ResourceType;
  readonly id: string;
  readonly resource: Resource;
  readonly content: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The values at a path of member names, lists spread out: `reaction.manifestation`. */
export function valuesAt(from: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [from];
  for (const name of path.split("."))
    found = found.flatMap((value) => (isFields(value) ? [value[name] ?? []].flat() : []));
  return found;
}

export function textAt(from: unknown, path: string): string | undefined {
  return valuesAt(from, path).find((value) => typeof value === "string");
}

/** All codes of a CodeableConcept, whatever their system. */
export const codesAt = (from: unknown, path: string): readonly string[] =>
  valuesAt(from, `${path}.coding.code`).filter((code) => typeof code === "string");

export const hasCode = (from: unknown, path: string, wanted: ReadonlySet<string>): boolean =>
  codesAt(from, path).some((code) => wanted.has(code));

/** A CodeableConcept in words: as it was entered, else the name of its code, else the code. */
export function conceptText(concept: unknown): string | undefined {
  return (
    textAt(concept, "text") ??
    textAt(concept, "coding.display") ??
    textAt(concept, "coding.code") ??
    undefined
  );
}

export const conceptAt = (from: unknown, path: string): string | undefined =>
  valuesAt(from, path)
    .map(conceptText)
    .find((text) => text !== undefined);

export const conceptsAt = (from: unknown, path: string): string =>
  valuesAt(from, path)
    .map(conceptText)
    .filter((text) => text !== undefined)
    .join("; ");

const timePaths = [
  "effectiveDateTime",
  "effectivePeriod.start",
  "effectiveInstant",
  "occurrenceDateTime",
  "performedDateTime",
  "performedPeriod.start",
  "onsetDateTime",
  "onsetPeriod.start",
  "recordedDate",
  "authoredOn",
  "dateAsserted",
  "issued",
  "timingDateTime",
  "timingPeriod.start",
  "recordedOn",
  "period.start",
  "recorded",
  "created",
  "date",
];

/** When the fact is from, as written. */
export function timeOf(resource: unknown): string | undefined {
  for (const path of timePaths) {
    const text = textAt(resource, path);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** For ordering: what has no time comes last. */
export const instantOf = (resource: unknown): number => {
  const instant = Date.parse(timeOf(resource) ?? "");
  return Number.isNaN(instant) ? Number.NEGATIVE_INFINITY : instant;
};

/** A FHIR date or time as a Vietnamese reader writes the day. */
export function dayText(time: string | undefined): string {
  if (time === undefined) return "";
  if (!time.includes("T")) return formatDate(time);
  const instant = new Date(time);
  return Number.isNaN(instant.getTime()) ? time : formatDate(vietnamDay(instant));
}

/** What tells two records of the same thing apart from records of two things. */
export const identityOf = (concept: unknown): string => {
  const [coding] = valuesAt(concept, "coding");
  const code = textAt(coding, "code");
  return code === undefined
    ? `text ${conceptText(concept) ?? ""}`
    : `${textAt(coding, "system") ?? ""}|${code}`;
};
