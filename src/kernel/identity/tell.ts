import type { Actor } from "../access/context.ts";
import type { AuditNote } from "../audit/entry.ts";
import type { Tx } from "../db/db.ts";
import type { IdentityParts } from "./identity-parts.ts";

/** What happened at the door, for the audit log. */
export interface Told {
  /** `sign-in.pwd`, `session.end`, `account.totp` … */
  readonly action: string;
  readonly outcome: "done" | "refused" | "denied";
  /** Whose account it is about; absent for a login that nobody has. */
  readonly accountId?: string;
  readonly name?: string;
  readonly sessionId?: string;
  /** Code of the refusal, or what it was done to. */
  readonly why?: string;
}

/** What is known of the visit; `actor` where somebody was signed in already. */
export interface ToldVisit {
  readonly requestId: string;
  readonly ip: string;
  readonly actor?: Actor;
}

/** In the transaction of what happened. */
export const tell = (tx: Tx, { audit }: IdentityParts, visit: ToldVisit, told: Told): Promise<void> =>
  audit.append(tx, [noteOf(visit, told)]);

/** A refusal changes nothing and stands by itself. */
export const tellRefused = (
  { audit }: IdentityParts,
  visit: ToldVisit,
  told: Omit<Told, "outcome">,
): Promise<void> => audit.record(noteOf(visit, { ...told, outcome: "refused" }));

/** Somebody who is signed in asked for what the role does not permit. */
export const tellDenied = (
  { audit }: IdentityParts,
  visit: ToldVisit,
  told: Omit<Told, "outcome">,
): Promise<void> => audit.record(noteOf(visit, { ...told, outcome: "denied" }));

function noteOf({ requestId, ip, actor }: ToldVisit, told: Told): AuditNote {
  const { action, outcome, accountId, sessionId, why } = told;
  return {
    origin: { actor: actor ?? whoCameIn(told), requestId, address: ip },
    kind: "E",
    action,
    outcome,
    ...(outcome === "done" || why === undefined ? {} : { code: why }),
    detail: { account: accountId, session: sessionId, why },
  };
}

/** Who was refused has proven nothing: the entry names the account as what was tried, not as who tried. */
function whoCameIn({ outcome, accountId, name, sessionId }: Told): Actor | undefined {
  if (outcome !== "done" || accountId === undefined) return undefined;
  return {
    id: accountId,
    name: name ?? "",
    clientId: sessionId ?? accountId,
    scopes: [],
    permissions: new Set(),
    fhir: { everyType: 0, byType: new Map() },
  };
}
