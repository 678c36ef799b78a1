import { type FhirError, fhirError, type Resource } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import type { PersonScope } from "../search/scope.ts";
import { labelsOf } from "../search/scope-of-reach.ts";
import { absence } from "../store/change-kinds.ts";
import type { Change, Current, Decision } from "../store/changes.ts";
import type { RecordStore } from "../store/record-store.ts";
import type { Prepared } from "../store/stored-row.ts";
import type { LabelRule } from "./label-rules.sql.ts";
import { labelled } from "./own-labels.ts";
import { facilityFault } from "./person-facilities.ts";
import { kinshipFault } from "./person-kinship.ts";
import type { SeenRow } from "./visible-rows.ts";

/** Who writes, and what is done to everything that people write. */
export interface Writing {
  readonly person: PersonScope;
  readonly rules: readonly LabelRule[];
  readonly prepare: RecordStore["prepare"];
}

/**
 * A change as a person may make it. A row that the person does not see is answered like one that does not exist, and
 * nobody but the server draws ids: so whether an id is taken can never be found out by writing to it.
 */
export const changeOfPerson = (change: Change, writing: Writing, seen: SeenRow | undefined): Change => ({
  ...change,
  needsContent: !change.fresh,
  decide: (current) => {
    if (change.fresh) return permitted(change.decide(undefined), writing, undefined);
    if (seen === undefined || !isStillSeen(writing.person, seen, current)) return asAbsent(change);
    return permitted(change.decide(current), writing, JSON.parse(current?.content ?? "{}") as Resource);
  },
});

/** The row was looked at before it was locked: what makes it visible must not have changed meanwhile. */
const isStillSeen = (person: PersonScope, seen: SeenRow, current: Current | undefined): boolean =>
  current !== undefined &&
  !current.deleted &&
  current.patient === seen.patient &&
  person.hiddenLabels(JSON.parse(current.content ?? "{}"), current.patient).length === 0;

function asAbsent(change: Change): Decision {
  const decision = change.decide(undefined);
  if (decision.kind !== "write") return decision;
  return { kind: "refuse", error: absence(change, undefined) ?? unknownRow(change) };
}

const unknownRow = ({ type, id }: Change): FhirError =>
  fhirError(404, "not-found", `${type}/${id} is not known here`);

function permitted(decision: Decision, writing: Writing, before: Resource | undefined): Decision {
  if (decision.kind !== "write") return decision;
  const { prepared } = decision;
  const { person, rules, prepare } = writing;
  const error =
    labelFault(prepared, person, before) ??
    facilityFault(prepared, person, before) ??
    kinshipFault(prepared, before);
  if (error !== undefined) return { kind: "refuse", error };
  const owed = labelled(prepared, { carried: person.removable, rules, isUpdate: before !== undefined });
  return owed === undefined ? decision : { kind: "write", prepared: prepare(owed, { type: prepared.type }) };
}

/** Anybody who may write may hide; only who works with a label may take it off again. */
function labelFault(
  { type, resource }: Prepared,
  { removable }: PersonScope,
  before: Resource | undefined,
): FhirError | undefined {
  const kept = new Set(labelsOf(resource));
  const lost = labelsOf(before).find((label) => !kept.has(label) && !removable.has(label));
  return lost === undefined
    ? undefined
    : fhirError(403, "forbidden", "a restricted label cannot be taken off by this role", placeOf(type));
}

const placeOf = (type: ResourceType): string => `${type}.meta.security`;
