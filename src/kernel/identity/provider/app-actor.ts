import {
  type AppGrant,
  intersectRights,
  readAppScopes,
  splitScopes,
  uniteRights,
} from "../../access/app-scopes.ts";
import type { Actor } from "../../access/context.ts";
import { loadActor } from "../../access/person-actor.ts";
import { type Reach, reachesNobody } from "../../access/reach.ts";
import type { FindBearer } from "../../access/token-keeper.ts";
import type { Tx } from "../../db/db.ts";
import { type AppGrantRow, findAppToken } from "./app-grants.sql.ts";
import type { PatientDesk } from "./ports.ts";

/** Who an app's access token stands for: the person, narrowed to what they let the app do. */
export const findAppBearer =
  (desk: PatientDesk): FindBearer =>
  async (tx, hash, now) => {
    const row = await findAppToken(tx, hash, now);
    const person = row === undefined ? undefined : await loadAppPerson(tx, row, now);
    if (row === undefined || person === undefined) return undefined;
    const scopes = splitScopes(row.token_scopes ?? "");
    const patient = await stillReached(desk, person, row.patient);
    return { actor: narrow(person, { scopes, patient, app: row.client }), expiresAt: row.expires_at };
  };

/** The person behind a grant as they are now; undefined when the account or the role that was worn is gone. */
export async function loadAppPerson(tx: Tx, row: AppGrantRow, now: Date): Promise<Actor | undefined> {
  const session = {
    id: row.session,
    account: row.account,
    role_grant: row.role_grant,
    methods: row.methods,
    created_at: row.signed_in_at,
  };
  const actor = (await loadActor(tx, session, now))?.actor;
  const isSameRole = actor?.person?.kind === "citizen" || actor?.person?.grantId === row.role_grant;
  return isSameRole ? actor : undefined;
}

/** Discharged, refused or no longer shared: then the app sees nobody, like the person. */
async function stillReached(
  desk: PatientDesk,
  person: Actor,
  patient: string | null,
): Promise<string | undefined> {
  return patient !== null && (await desk.isSeen(person, patient)) ? patient : undefined;
}

interface Narrowing {
  readonly scopes: readonly string[];
  /** The patient in context, while the person sees them. */
  readonly patient: string | undefined;
  readonly app: string;
}

/**
 * Rights are those of the role that were granted too. With any `patient/…` scope the reach is the patient in context
 * and nobody else, also for `user/…` scopes beside it: less than both could mean, never more.
 */
export function narrow(person: Actor, { scopes, patient, app }: Narrowing): Actor {
  const granted = readAppScopes(scopes);
  const rights = uniteRights(granted.patient.fhir, granted.user.fhir);
  return {
    ...person,
    clientId: app,
    scopes,
    permissions: new Set([...granted.user.permissions].filter((name) => person.permissions.has(name))),
    fhir: intersectRights(person.fhir, rights),
    reach: reachOf(person.reach ?? reachesNobody, granted, patient),
  };
}

function reachOf(person: Reach, granted: AppGrant, patient: string | undefined): Reach {
  if (granted.patient.scopes.length === 0) return person;
  if (patient === undefined) return reachesNobody;
  const only = (list: readonly string[]) => list.filter((id) => id === patient);
  return {
    ...reachesNobody,
    patients: [patient],
    unrestricted: only(person.unrestricted),
    emergencies: only(person.emergencies ?? []),
    labels: person.labels,
    refusable: person.refusable,
  };
}
