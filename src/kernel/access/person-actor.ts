import type { Tx } from "../db/db.ts";
import type { Actor, Person } from "./context.ts";
import { findPerson, type PersonRow } from "./person-actor.sql.ts";
import { type Reach, reachesNobody } from "./reach.ts";
import { parseRolePermissions } from "./scopes.ts";

/** What of a session decides who somebody is. */
export interface SessionFacts {
  readonly id: string;
  readonly account: string;
  readonly role_grant: string | null;
  readonly methods: readonly string[];
  readonly created_at: Date;
}

export interface LoadedActor {
  readonly actor: Actor;
  /** Minutes of the role; null for the usual ones. */
  readonly idleMinutes: number | null;
}

const strongMethods: ReadonlySet<string> = new Set(["otp", "webauthn", "recovery"]);

/** A number that was lost, lent or given to another opens what is not restricted, no more. */
export const isBySmsAlone = (methods: readonly string[]): boolean =>
  methods.length > 0 && methods.every((method) => method === "sms");

/** Something that only its owner holds was shown, not only something that may be known. */
export const isStrong = (methods: readonly string[]): boolean =>
  methods.some((method) => strongMethods.has(method));

/** Everybody who is signed in may look after their own account. */
export const ownAccount = "account.self";

/** Who a session stands for, as the tables are now; undefined when the account is closed. */
export async function loadActor(tx: Tx, session: SessionFacts, now: Date): Promise<LoadedActor | undefined> {
  const { account, role_grant, methods } = session;
  const row = await findPerson(tx, { account, role_grant, hasSecondFactor: isStrong(methods) }, now);
  return row === undefined ? undefined : { actor: actorOf(row, session), idleMinutes: row.idle_minutes };
}

function actorOf(row: PersonRow, session: SessionFacts): Actor {
  const { scopes, permissions, fhir } = parseRolePermissions(row.permissions);
  return {
    id: row.id,
    name: row.name,
    clientId: session.id,
    scopes,
    permissions: new Set([...permissions, ownAccount]),
    fhir,
    person: personOf(row, session),
    reach: reachOf(row, isOnlyByPhone(row, session.methods)),
  };
}

const personOf = (row: PersonRow, session: SessionFacts): Person => ({
  accountId: row.id,
  kind: row.kind,
  sessionId: session.id,
  role: row.role ?? "none",
  roleName: row.role_name ?? "Chưa có vai trò",
  methods: session.methods,
  signedInAt: session.created_at,
  ...(row.grant_id === null ? {} : { grantId: row.grant_id }),
  ...(row.facility === null ? {} : { facility: row.facility }),
  ...(row.facility_name === null ? {} : { facilityName: row.facility_name }),
  ...(row.practitioner === null ? {} : { practitioner: row.practitioner }),
  ...(row.patient === null ? {} : { patient: row.patient }),
});

/** Who was proven by another house needs nothing of what was added here. */
const isOnlyByPhone = ({ is_weak }: PersonRow, methods: readonly string[]): boolean =>
  isBySmsAlone(methods) || (is_weak && !methods.includes("federated"));

/** Whose data: by the role, and single people beside it. Who works with figures reaches nobody by other ways either. */
function reachOf(row: PersonRow, isByPhone: boolean): Reach {
  const { patients, unrestricted, emergencies, labels } = row;
  const places = row.facility === null ? [] : [row.facility];
  const beside: Reach = { ...reachesNobody, patients, unrestricted, emergencies, labels, refusable: places };
  switch (row.reach) {
    case "facility":
      return { ...beside, facilities: places };
    case "treatment":
      return { ...beside, practitioner: row.practitioner ?? undefined };
    case "self":
      return {
        ...beside,
        patients: withSelf(row.patient, patients),
        unrestricted: isByPhone ? [] : withSelf(row.patient, unrestricted),
      };
    case "figures":
    case "nobody":
    case null:
      return reachesNobody;
  }
}

const withSelf = (patient: string | null, others: readonly string[]): readonly string[] =>
  patient === null ? others : [patient, ...others.filter((other) => other !== patient)];
