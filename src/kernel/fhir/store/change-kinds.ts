import { bucketOf, keyOf, newIdIn, randomBucket } from "../indexing/keys.ts";
import { FhirError, fhirError, type Resource } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import type { Change, Current, Decision } from "./changes.ts";
import type { Prepared } from "./stored-row.ts";

/** What a client demands of the current version before its change may happen. */
export interface Precondition {
  /** Version numbers of `If-Match`. */
  readonly ifMatch?: readonly number[] | undefined;
  /** `If-None-Match: *`: only when nothing is there yet. */
  readonly ifNoneMatch?: boolean | undefined;
}

/** An id that carries the bucket of the resource's patient. */
export const idFor = (patientKey: string | undefined): string =>
  newIdIn(patientKey === undefined ? randomBucket() : bucketOf(patientKey));

export function createChange(prepared: Prepared, id = idFor(prepared.index.patient)): Change {
  return {
    type: prepared.type,
    id,
    key: keyOf(id),
    fresh: true,
    needsContent: false,
    decide: () => ({ kind: "write", prepared }),
  };
}

export const putChange = (id: string, prepared: Prepared, condition: Precondition = {}): Change => ({
  type: prepared.type,
  id,
  key: keyOf(id),
  fresh: false,
  needsContent: false,
  decide: (current) => refusal(current, condition) ?? { kind: "write", prepared },
});

export const deleteChange = (type: ResourceType, id: string, condition: Precondition = {}): Change => ({
  type,
  id,
  key: keyOf(id),
  fresh: false,
  needsContent: false,
  decide: (current) => {
    if (current === undefined || current.deleted) return { kind: "keep" };
    return refusal(current, condition) ?? { kind: "delete" };
  },
});

/** `edit` gets the stored JSON text and answers with the next state, validated and indexed; it may refuse by throwing. */
export const patchChange = (
  target: { readonly type: ResourceType; readonly id: string },
  edit: (content: string) => Prepared,
  condition: Precondition = {},
): Change => ({
  ...target,
  key: keyOf(target.id),
  fresh: false,
  needsContent: true,
  decide: (current) => {
    const gone = absence(target, current);
    if (gone !== undefined) return { kind: "refuse", error: gone };
    return refusal(current, condition) ?? edited(edit, current?.content ?? "");
  },
});

function edited(edit: (content: string) => Prepared, content: string): Decision {
  try {
    return { kind: "write", prepared: edit(content) };
  } catch (error) {
    if (error instanceof FhirError) return { kind: "refuse", error };
    throw error;
  }
}

/** 404 for what never was, 410 for what is no more. */
export function absence(
  target: { readonly type: string; readonly id: string },
  current: { readonly deleted: boolean } | undefined,
): FhirError | undefined {
  if (current === undefined)
    return fhirError(404, "not-found", `${target.type}/${target.id} is not known here`);
  if (current.deleted) return fhirError(410, "deleted", `${target.type}/${target.id} was deleted`);
  return undefined;
}

function refusal(current: Current | undefined, condition: Precondition): Decision | undefined {
  const exists = current !== undefined && !current.deleted;
  if (condition.ifNoneMatch === true && exists)
    return refuse(412, "If-None-Match: * but the resource exists");
  if (condition.ifMatch === undefined) return undefined;
  if (!exists) return refuse(412, "If-Match was given but the resource does not exist");
  if (condition.ifMatch.includes(current.version)) return undefined;
  return refuse(412, `If-Match does not name the current version ${current.version}`);
}

const refuse = (status: number, says: string): Decision => ({
  kind: "refuse",
  error: fhirError(status, "conflict", says),
});

/** Reference of the patient a new resource is about, read before it is indexed (to draw an id in the right bucket). */
export function patientReferenceOf(resource: Resource): string | undefined {
  for (const element of ["subject", "patient", "beneficiary"]) {
    const value = resource[element];
    if (typeof value !== "object" || value === null || !("reference" in value)) continue;
    if (typeof value.reference === "string") return value.reference;
  }
  return undefined;
}
