import { type Reach, type RestrictedLabel, restrictedLabels } from "#kernel/access/reach.ts";
import { keyOf } from "../indexing/keys.ts";
import type { SearchTokens } from "../indexing/search-tokens.ts";
import type { ResourceType } from "../resource-types.ts";
import { closedTypes, openTypes } from "./open-types.ts";
import { reachedPatient } from "./reached-patient.ts";
import type { PersonScope, RowCondition, ScopeFilter } from "./scope.ts";
import { labelHash } from "./scope-tokens.ts";
import { arrayLiteral, padded } from "./sql/sql-builder.ts";

/** The rows that a person sees: of the types their scope allows, those that their reach covers. */
export function scopeOfReach(
  types: ReadonlySet<ResourceType>,
  reach: Reach,
  tokens: SearchTokens,
): ScopeFilter & { readonly person: PersonScope } {
  const person = personScope(reach, tokens);
  return {
    allows: (type) => types.has(type) && !closedTypes.has(type),
    condition: (type, alias, bind) =>
      `${person.reached(type, alias, bind)} and ${person.unhidden(type, alias, bind)}`,
    person,
  };
}

function personScope(reach: Reach, tokens: SearchTokens): PersonScope {
  const reachesPatient = reachedPatient(reach, tokens);
  const carried: ReadonlySet<string> = new Set(reach.labels);
  const hidden = restrictedLabels.filter((label) => !carried.has(label));
  const unrestricted = new Set(reach.unrestricted.map(keyOf));
  return {
    reached: (type, alias, bind) => {
      if (closedTypes.has(type)) return "false";
      if (openTypes.has(type)) return "true";
      return reachesPatient({ bucket: `${alias}.bucket`, patient: patientOf(type, alias) }, bind);
    },
    ...labelConditions(hidden, [...unrestricted], tokens),
    hiddenLabels: (resource, patient) =>
      patient !== undefined && unrestricted.has(patient)
        ? []
        : labelsOf(resource).filter((code) => hidden.some((label) => label === code)),
    removable: carried,
    facilities: new Set(reach.facilities.map(keyOf)),
  };
}

/** A Patient is about itself. */
const patientOf = (type: ResourceType, alias: string): string =>
  type === "Patient" ? `${alias}.id` : `${alias}.patient`;

/**
 * A label on a row hides the row; a label on a Patient hides everything about that patient. Whatever the system of a
 * label: who writes `HIV` under another system wants it hidden too.
 */
function labelConditions(
  hidden: readonly string[],
  unrestricted: readonly string[],
  tokens: SearchTokens,
): Pick<PersonScope, "unhidden" | "unhiddenVersion"> {
  if (hidden.length === 0) return { unhidden: () => "true", unhiddenVersion: () => "true" };
  const hashes = arrayLiteral(
    padded(
      hidden.flatMap(spellingsOf).map((code) => labelHash(tokens, code)),
      0,
    ),
  );
  const exempt = arrayLiteral(padded(unrestricted, unrestricted[0]));
  const unless = (patient: string, bind: (value: unknown) => string, condition: string): string =>
    unrestricted.length === 0 ? condition : `(${patient} = any(${bind(exempt)}::uuid[]) or ${condition})`;
  const unhidden: RowCondition = (type, alias, bind) => {
    const labels = `${bind(hashes)}::int8[]`;
    const row = `not (${alias}.tok && ${labels})`;
    if (type === "Patient") return unless(`${alias}.id`, bind, row);
    if (openTypes.has(type)) return row;
    const ofPatient = `not exists (select 1 from fhir.patient xp where xp.bucket = ${alias}.bucket and xp.id = ${alias}.patient and xp.tok && ${labels})`;
    return unless(`${alias}.patient`, bind, `(${row} and ${ofPatient})`);
  };
  const unhiddenVersion: RowCondition = (type, alias, bind) => {
    const labels = `'[]'::jsonb || coalesce(${alias}.content::jsonb #> '{meta,security}', '[]')`;
    const row = `(${alias}.content not like '%"security"%' or not exists (select 1 from jsonb_array_elements(${labels}) xl(label) where upper(xl.label ->> 'code') = any(${bind(arrayLiteral(hidden))}::text[])))`;
    return unless(patientOf(type, alias), bind, row);
  };
  return { unhidden, unhiddenVersion };
}

interface Labelled {
  readonly meta?: { readonly security?: readonly ({ readonly code?: unknown } | null)[] };
}

/** Codes of the restricted labels that a resource carries, however they are spelled. */
export function labelsOf(resource: unknown): readonly RestrictedLabel[] {
  const { security = [] } = (resource as Labelled | null)?.meta ?? {};
  const codes = new Set(security.map((label) => knownLabelOf(label?.code)));
  return restrictedLabels.filter((label) => codes.has(label));
}

/** The restricted label that a code means: programs write `hiv` too. */
export const knownLabelOf = (code: unknown): RestrictedLabel | undefined =>
  typeof code === "string" ? restrictedLabels.find((label) => label === code.toUpperCase()) : undefined;

/** As programs spell a label; what people write is spelled right by the server. */
const spellingsOf = (label: string): readonly string[] => [
  ...new Set([label, label.toLowerCase(), `${label.slice(0, 1)}${label.slice(1).toLowerCase()}`]),
];
