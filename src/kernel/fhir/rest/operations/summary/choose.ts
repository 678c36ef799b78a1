import { codesAt, hasCode, identityOf, instantOf, type Part, textAt, valuesAt } from "./values.ts";

const set = (...words: readonly string[]): ReadonlySet<string> => new Set(words);

const untrue = set("entered-in-error", "refuted");
const present = set("active", "recurrence", "relapse");
const past = set("inactive", "remission", "resolved");
const day = 86_400_000;
/** A finished treatment still matters to who treats next. */
const recentTreatment = 180 * day;

const newestFirst = (parts: readonly Part[]): readonly Part[] =>
  parts.toSorted((a, b) => instantOf(b.resource) - instantOf(a.resource) || (a.id < b.id ? -1 : 1));

/** Of several records of the same thing the newest. */
function newestOfEach(parts: readonly Part[], element: string): readonly Part[] {
  const seen = new Set<string>();
  return newestFirst(parts).filter(({ resource }) => {
    const [concept] = valuesAt(resource, element);
    const identity = identityOf(concept);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

const isTrue = ({ resource }: Part): boolean =>
  !hasCode(resource, "verificationStatus", untrue) && resource["status"] !== "entered-in-error";

const isPresent = ({ resource }: Part): boolean =>
  hasCode(resource, "clinicalStatus", present) || codesAt(resource, "clinicalStatus").length === 0;

/** Each problem once, although every visit records it again; a kept problem list goes before visits. */
export function presentProblems(parts: readonly Part[]): readonly Part[] {
  const problems = parts.filter((part) => isTrue(part) && isPresent(part) && !hasAbated(part));
  const listed = problems.filter(({ resource }) => hasCode(resource, "category", set("problem-list-item")));
  const known = new Set(listed.map(codeIdentity));
  return newestOfEach([...listed, ...problems.filter((part) => !known.has(codeIdentity(part)))], "code");
}

const hasAbated = ({ resource }: Part): boolean =>
  Object.keys(resource).some((name) => /^abatement[A-Z]/.test(name));

const codeIdentity = ({ resource }: Part): string => identityOf(valuesAt(resource, "code")[0]);

/** What the patient had and has no more. */
export function pastProblems(parts: readonly Part[]): readonly Part[] {
  const still = new Set(presentProblems(parts).map(codeIdentity));
  const over = parts.filter(
    (part) => isTrue(part) && (hasCode(part.resource, "clinicalStatus", past) || hasAbated(part)),
  );
  return newestOfEach(
    over.filter((part) => !still.has(codeIdentity(part))),
    "code",
  );
}

export const allergies = (parts: readonly Part[]): readonly Part[] =>
  newestOfEach(
    parts.filter((part) => isTrue(part) && !hasCode(part.resource, "clinicalStatus", set("resolved"))),
    "code",
  );

const going = set("active", "on-hold", "intended", "unknown");
const ended = set("completed", "stopped");

/** What the patient takes, and what was finished lately. */
export function medications(parts: readonly Part[], at: Date): readonly Part[] {
  const wanted = parts.filter(({ resource }) => {
    const status = textAt(resource, "status") ?? "";
    if (going.has(status)) return true;
    return ended.has(status) && at.getTime() - instantOf(resource) < recentTreatment;
  });
  const referring = wanted.filter(({ resource }) => resource["medicationReference"] !== undefined);
  const coded = wanted.filter(({ resource }) => resource["medicationReference"] === undefined);
  return newestFirst([...newestOfEach(coded, "medicationCodeableConcept"), ...referring]);
}

export const immunizations = (parts: readonly Part[]): readonly Part[] =>
  newestFirst(parts.filter(({ resource }) => resource["status"] === "completed"));

const reliable = set("final", "amended", "corrected");

const observations = (parts: readonly Part[], categories: ReadonlySet<string>): readonly Part[] =>
  newestOfEach(
    parts.filter(
      ({ type, resource }) =>
        type === "Observation" &&
        reliable.has(textAt(resource, "status") ?? "") &&
        hasCode(resource, "category", categories),
    ),
    "code",
  );

/** The newest value of each examination, and reports that consist of nothing but their conclusion. */
export function results(parts: readonly Part[]): readonly Part[] {
  const reports = parts.filter(
    ({ type, resource }) =>
      type === "DiagnosticReport" &&
      reliable.has(textAt(resource, "status") ?? "") &&
      valuesAt(resource, "result").length === 0,
  );
  const values = observations(parts, set("laboratory", "imaging", "procedure", "exam"));
  return [...values, ...newestOfEach(reports, "code")];
}

export const vitalSigns = (parts: readonly Part[]): readonly Part[] =>
  observations(parts, set("vital-signs"));

export const socialHistory = (parts: readonly Part[]): readonly Part[] =>
  observations(parts, set("social-history"));

export const procedures = (parts: readonly Part[]): readonly Part[] =>
  newestFirst(
    parts.filter(({ resource }) => set("completed", "in-progress").has(textAt(resource, "status") ?? "")),
  );

export const devices = (parts: readonly Part[]): readonly Part[] =>
  newestFirst(
    parts.filter(({ resource }) => set("active", "completed").has(textAt(resource, "status") ?? "")),
  );

export const plans = (parts: readonly Part[]): readonly Part[] =>
  newestFirst(parts.filter(({ resource }) => resource["status"] === "active"));
