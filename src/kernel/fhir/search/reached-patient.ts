import type { Reach } from "#kernel/access/reach.ts";
import { parameterCode, searchParamsOf } from "../definitions/search-parameters.ts";
import { keyOf } from "../indexing/keys.ts";
import type { SearchTokens } from "../indexing/search-tokens.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";
import { refusalConsent } from "./refusal-consent.ts";
import type { Bind } from "./scope.ts";
import { tokenOf } from "./scope-tokens.ts";
import { arrayLiteral, padded } from "./sql/sql-builder.ts";

/** SQL expressions of a patient's key and of the bucket in which everything about the patient lies. */
interface PatientPlace {
  readonly bucket: string;
  readonly patient: string;
}

type PatientCondition = (place: PatientPlace, bind: Bind) => string;

/**
 * Whether a patient is within reach, asked of the record itself and of the patient's own bucket only: two or three
 * index look-ups per patient, nothing to keep up to date. Own, shared, delegated and emergency access (`patients`)
 * comes first and is not touched by a refusal: it is the patient's own later word, or an emergency.
 */
export function reachedPatient(reach: Reach, tokens: SearchTokens): PatientCondition {
  const single = reach.patients.length === 0 ? undefined : amongPatients(reach.patients);
  const relations = relationsOf(reach, tokens);
  const refused = reach.refusable.length === 0 ? undefined : refusedBy(reach.refusable, tokens);
  return (place, bind) => {
    const parts = single === undefined ? [] : [single(place, bind)];
    if (relations.length > 0) {
      const related = `(${relations.map((relation) => relation(place, bind)).join(" or ")})`;
      parts.push(refused === undefined ? related : `(${related} and not ${refused(place, bind)})`);
    }
    return parts.length === 0 ? "false" : `(${parts.join(" or ")})`;
  };
}

const uuids = (ids: readonly string[]): string => {
  const keys = ids.map(keyOf);
  return arrayLiteral(padded(keys, keys[0]));
};

const amongPatients =
  (patients: readonly string[]): PatientCondition =>
  ({ patient }, bind) =>
    `${patient} = any(${bind(uuids(patients))}::uuid[])`;

function relationsOf({ facilities, practitioner }: Reach, tokens: SearchTokens): readonly PatientCondition[] {
  const relations: PatientCondition[] = [];
  if (facilities.length > 0) relations.push(registeredAt(facilities), visited(facilities));
  if (practitioner !== undefined) relations.push(...treatedBy(practitioner, tokens));
  return relations;
}

/** The Patient names the organization: it is looked after there, or belongs to its catchment. */
const registeredAt =
  (facilities: readonly string[]): PatientCondition =>
  ({ bucket, patient }, bind) =>
    `exists (select 1 from fhir.reference xr where xr.bucket = ${bucket} and xr.source = ${patient} and ${refersTo("Patient", ["organization", "general-practitioner"], "Organization")} and xr.target = any(${bind(uuids(facilities))}::uuid[]))`;

/** The patient was or is there. */
const visited =
  (facilities: readonly string[]): PatientCondition =>
  (place, bind) =>
    `exists (select 1 from ${linkedRows("Encounter", place)} and ${refersTo("Encounter", ["service-provider"], "Organization")} and xr.target = any(${bind(uuids(facilities))}::uuid[]))`;

/** The practitioner takes part in a visit that is not over, or belongs to a care team. */
const treatedBy = (practitioner: string, tokens: SearchTokens): readonly PatientCondition[] =>
  runningParts.map(({ type, over }) => {
    const states = over.map((code) => tokenOf(tokens, type, "status", { code }));
    return (place, bind) =>
      `exists (select 1 from ${linkedRows(type, place)} and ${refersTo(type, ["participant"], "Practitioner")} and xr.target = ${bind(keyOf(practitioner))}::uuid and not (xe.tok && ${bind(arrayLiteral(padded(states, states[0])))}::int8[]))`;
  });

const runningParts: readonly { readonly type: ResourceType; readonly over: readonly string[] }[] = [
  { type: "Encounter", over: ["finished", "cancelled", "entered-in-error"] },
  { type: "CareTeam", over: ["inactive", "entered-in-error"] },
];

function refusedBy(facilities: readonly string[], tokens: SearchTokens): PatientCondition {
  const refusal = [
    tokenOf(tokens, "Consent", "category", refusalConsent),
    tokenOf(tokens, "Consent", "status", { code: "active" }),
  ];
  return (place, bind) =>
    `exists (select 1 from ${linkedRows("Consent", place)} and ${refersTo("Consent", ["actor"], "Organization")} and xr.target = any(${bind(uuids(facilities))}::uuid[]) and (xe.tok @> ${bind(arrayLiteral(refusal))}::int8[]) is true)`;
}

/** Living rows `xe` of the patient with their references `xr`. */
const linkedRows = (type: ResourceType, { bucket, patient }: PatientPlace): string =>
  `${tableOf(type)} xe join fhir.reference xr on xr.bucket = xe.bucket and xr.source = xe.id where xe.bucket = ${bucket} and xe.patient = ${patient} and not xe.deleted`;

function refersTo(type: ResourceType, codes: readonly string[], target: ResourceType): string {
  const params = codes.map((code) => parameterCode(searchParamsOf(type).get(code)?.storedAs ?? code));
  return `xr.source_type = ${typeCodeOf(type)} and xr.param in (${params.join(",")}) and xr.target_type = ${typeCodeOf(target)}`;
}
