import { AppError } from "../base/app-error.ts";

export const interactions = ["c", "r", "u", "d", "s"] as const;
/** Create, read (also vread and history of one), update (also patch), delete, search (also history of a type). */
export type Interaction = (typeof interactions)[number];

/** Granted interactions as bits, for every type and for single ones. */
export interface FhirRights {
  readonly everyType: number;
  readonly byType: ReadonlyMap<string, number>;
}

export interface Grant {
  readonly scopes: readonly string[];
  readonly permissions: ReadonlySet<string>;
  readonly fhir: FhirRights;
}

const bitOf = { c: 1, r: 2, u: 4, d: 8, s: 16 } as const satisfies Record<Interaction, number>;
const oldWords: Readonly<Record<string, string>> = { read: "rs", write: "cud", "*": "cruds" };
const systemScope = /^system\/(\*|[A-Z][A-Za-z]{1,63})\.(read|write|\*|c?r?u?d?s?)$/;
const userScope = /^user\/(\*|[A-Z][A-Za-z]{1,63})\.(read|write|\*|c?r?u?d?s?)$/;
const permissionScope = /^[a-z][a-z0-9-]{0,63}(?:\.[a-z][a-z0-9-]{0,63}){1,3}$/;

/** Two operations on numbers and a lookup: it is asked on every FHIR request. */
export function mayFhir(
  { fhir }: { readonly fhir: FhirRights },
  type: string,
  interaction: Interaction,
): boolean {
  const bits = fhir.everyType | (fhir.byType.get(type) ?? 0);
  return (bits & bitOf[interaction]) !== 0;
}

/**
 * Reads scopes separated by spaces: `system/Patient.rs`, `system/*.cruds`, the older `system/*.read`, and names of
 * permissions such as `ops.jobs`. A scope we would not enforce exactly (`patient/…`, `…?category=…`) is refused.
 */
export function parseScopes(text: string): Grant {
  const scopes = [...new Set(text.split(" ").filter((scope) => scope !== ""))];
  if (scopes.length === 0) throw badScope(text);
  return grantOf(scopes, systemScope);
}

/**
 * Reads what a role of people holds: `user/Observation.rs`, `user/*.rs`, names of permissions. A role may be empty;
 * `system/…` is refused there, for it reaches beyond whom the person may see.
 */
export const parseRolePermissions = (list: readonly string[]): Grant => grantOf(list, userScope);

function grantOf(scopes: readonly string[], fhirScope: RegExp): Grant {
  const permissions = new Set<string>();
  const byType = new Map<string, number>();
  for (const scope of scopes) addScope(scope, fhirScope, { permissions, byType });
  const everyType = byType.get("*") ?? 0;
  byType.delete("*");
  return { scopes, permissions, fhir: { everyType, byType } };
}

/** True when everything `wished` allows is allowed by `held` too. */
export function isCoveredBy(wished: Grant, held: Grant): boolean {
  const permitted = [...wished.permissions].every((permission) => held.permissions.has(permission));
  const types = [...wished.fhir.byType].every(
    ([type, bits]) => (bits & ~(held.fhir.everyType | (held.fhir.byType.get(type) ?? 0))) === 0,
  );
  return permitted && types && (wished.fhir.everyType & ~held.fhir.everyType) === 0;
}

interface Collected {
  readonly permissions: Set<string>;
  readonly byType: Map<string, number>;
}

function addScope(scope: string, fhirScope: RegExp, { permissions, byType }: Collected): void {
  const [, type, letters] = fhirScope.exec(scope) ?? [];
  if (type !== undefined && letters !== undefined && letters !== "")
    byType.set(type, (byType.get(type) ?? 0) | bitsOf(oldWords[letters] ?? letters));
  else if (permissionScope.test(scope)) permissions.add(scope);
  else throw badScope(scope);
}

const bitsOf = (letters: string): number =>
  interactions.filter((letter) => letters.includes(letter)).reduce((bits, letter) => bits | bitOf[letter], 0);

const badScope = (scope: string): AppError =>
  new AppError("invalid", "access.scope", `Phạm vi quyền không hợp lệ: "${scope.slice(0, 80)}"`);
