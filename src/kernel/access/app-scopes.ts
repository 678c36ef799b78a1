import { AppError } from "../base/app-error.ts";
import { type FhirRights, type Grant, isCoveredBy, parseRolePermissions } from "./scopes.ts";

/** What an app may be allowed by a person, read from SMART scopes. */
export interface AppGrant {
  /** `patient/…`: the record of the one patient in context. */
  readonly patient: Grant;
  /** `user/…`: what the person sees themselves; and names of permissions. */
  readonly user: Grant;
  /** `openid`, `fhirUser`, `launch`, … */
  readonly words: ReadonlySet<string>;
}

/** Scopes that are words of OpenID Connect and of SMART App Launch. */
export const appWords = [
  "openid",
  "profile",
  "fhirUser",
  "launch",
  "launch/patient",
  "launch/encounter",
  "offline_access",
  "online_access",
] as const;

const clinical = /^(patient|user)\/(?:\*|[A-Z][A-Za-z]{1,63})\.(?:read|write|\*|c?r?u?d?s?)$/;
const permission = /^[a-z][a-z0-9-]{0,63}(?:\.[a-z][a-z0-9-]{0,63}){1,3}$/;

/**
 * Whether it is a scope of SMART v2 or v1 that is enforced exactly; `system/…` and scopes with a search
 * (`…?category=…`) are none.
 */
export const isAppScope = (scope: string): boolean =>
  appWords.some((word) => word === scope) ||
  (clinical.test(scope) && !scope.endsWith(".")) ||
  permission.test(scope);

export const splitScopes = (text: string): readonly string[] => [
  ...new Set(text.split(" ").filter((scope) => scope !== "")),
];

/** Refuses what an app cannot hold. */
export function checkAppScopes(text: string): string {
  const scopes = splitScopes(text);
  const bad = scopes.find((scope) => !isAppScope(scope));
  if (bad !== undefined || scopes.length === 0)
    throw new AppError(
      "invalid",
      "access.scope",
      `Phạm vi quyền không hợp lệ: "${(bad ?? "").slice(0, 80)}"`,
    );
  return scopes.join(" ");
}

/** What is no scope of an app is passed over, as OAuth wants it. */
export function readAppScopes(scopes: readonly string[]): AppGrant {
  const known = scopes.filter(isAppScope);
  const words = new Set(known.filter((scope) => appWords.some((word) => word === scope)));
  const rights = known.filter((scope) => !words.has(scope));
  const ofPatient = rights.filter((scope) => scope.startsWith("patient/"));
  return {
    patient: parseRolePermissions(ofPatient.map((scope) => scope.replace("patient/", "user/"))),
    user: parseRolePermissions(rights.filter((scope) => !scope.startsWith("patient/"))),
    words,
  };
}

/** Whether an app that holds `held` may ask for this one. */
export function covers(held: AppGrant, scope: string): boolean {
  if (held.words.has(scope)) return true;
  const wished = readAppScopes([scope]);
  if (wished.words.size > 0) return false;
  const side = scope.startsWith("patient/") ? "patient" : "user";
  return isCoveredBy(wished[side], held[side]);
}

/** What both allow. */
export function intersectRights(a: FhirRights, b: FhirRights): FhirRights {
  const types = new Set([...a.byType.keys(), ...b.byType.keys()]);
  const bitsOf = (rights: FhirRights, type: string) => rights.everyType | (rights.byType.get(type) ?? 0);
  return {
    everyType: a.everyType & b.everyType,
    byType: new Map([...types].map((type) => [type, bitsOf(a, type) & bitsOf(b, type)])),
  };
}

/** What one of the two allows. */
export function uniteRights(a: FhirRights, b: FhirRights): FhirRights {
  const types = new Set([...a.byType.keys(), ...b.byType.keys()]);
  return {
    everyType: a.everyType | b.everyType,
    byType: new Map([...types].map((type) => [type, (a.byType.get(type) ?? 0) | (b.byType.get(type) ?? 0)])),
  };
}
