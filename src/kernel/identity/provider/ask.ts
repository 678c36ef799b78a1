import type { OidcInteraction } from "oidc-provider";
import { readAppScopes } from "../../access/app-scopes.ts";
import { findClient } from "../../access/clients.sql.ts";
import type { Person } from "../../access/context.ts";
import { tokenHash } from "../../access/secrets.ts";
import type { Db } from "../../db/db.ts";
import type { RouteAudit } from "../../http/call.ts";
import { grantableScopes } from "./grantable-scopes.ts";
import type { Looking, PatientBrief, PatientDesk } from "./ports.ts";
import { findLaunch, type LaunchRow } from "./smart-launch.sql.ts";

export interface AskParts {
  readonly db: Db;
  readonly desk: PatientDesk;
  readonly audit: RouteAudit;
  readonly clock: () => Date;
}

/** What an app asks a person to allow. */
export interface Ask {
  readonly uid: string;
  readonly app: { readonly id: string; readonly name: string; readonly returnsTo: string };
  readonly person: Person;
  readonly personName: string;
  readonly scopes: readonly string[];
  /** Absent when the app opens nobody's record. */
  readonly patient?: PatientChoice;
  readonly launch?: { readonly hash: Buffer; readonly encounter: string | null };
}

export interface PatientChoice {
  /** Handed over by the screen the app was opened from, or the only one there is. */
  readonly chosen?: PatientBrief;
  readonly choices: readonly PatientBrief[];
}

/** A wish that cannot be granted: told to the app, in the words of RFC 6749. */
export interface Refusal {
  readonly error: string;
  readonly error_description: string;
}

export const isRefusal = (ask: Ask | Refusal): ask is Refusal => "error" in ask;

export interface Asker {
  readonly looking: Looking;
  readonly person: Person;
  /** What was typed to find a patient. */
  readonly search: string;
}

/** Puts together what the person has to decide. */
export async function loadAsk(
  parts: AskParts,
  { uid, params }: OidcInteraction,
  asker: Asker,
): Promise<Ask | Refusal> {
  const { db } = parts;
  const client = await findClient(db.direct, params["client_id"] ?? "");
  if (client === undefined) return refusal("invalid_client", "the client is gone");
  const scopes = await grantableScopes(db, client.id, params["scope"] ?? "");
  if (scopes.length === 0) return refusal("invalid_scope", "nothing of this can be granted");
  const launch = await launchOf(parts, { text: params["launch"], client: client.id, asker, scopes });
  if (launch === "unknown") return refusal("invalid_request", "the launch is unknown, used or too old");
  const patient = await patientOf(parts, { scopes, launch, asker });
  if (patient === "hidden") return refusal("access_denied", "the patient is out of the person's reach");
  return {
    uid,
    app: { id: client.id, name: client.name, returnsTo: params["redirect_uri"] ?? "" },
    person: asker.person,
    personName: asker.looking.actor.name,
    scopes,
    ...(patient === undefined ? {} : { patient }),
    ...(launch === undefined ? {} : { launch: { hash: launch.hash, encounter: launch.encounter } }),
  };
}

const refusal = (error: string, description: string): Refusal => ({
  error,
  error_description: description,
});

interface LaunchWish {
  readonly text: string | undefined;
  readonly client: string;
  readonly asker: Asker;
  readonly scopes: readonly string[];
}

type Launch = LaunchRow & { readonly hash: Buffer };

async function launchOf(
  { db, clock }: AskParts,
  { text, client, asker, scopes }: LaunchWish,
): Promise<Launch | "unknown" | undefined> {
  if (!scopes.includes("launch")) return undefined;
  if (text === undefined || text.length > 200) return "unknown";
  const hash = tokenHash(text);
  const row = await findLaunch(db.direct, { hash, account: asker.person.accountId, client }, clock());
  return row === undefined ? "unknown" : { ...row, hash };
}

interface PatientWish {
  readonly scopes: readonly string[];
  readonly launch: Launch | undefined;
  readonly asker: Asker;
}

async function patientOf(
  { desk }: AskParts,
  { scopes, launch, asker }: PatientWish,
): Promise<PatientChoice | "hidden" | undefined> {
  if (launch !== undefined) {
    const chosen = await desk.find(asker.looking, launch.patient);
    return chosen === undefined ? "hidden" : { chosen, choices: [] };
  }
  if (!needsPatient(scopes)) return undefined;
  if (asker.person.kind === "staff")
    return { choices: asker.search !== "" ? await desk.search(asker.looking, asker.search) : [] };
  const ids = asker.looking.actor.reach?.patients ?? [];
  const found = await Promise.all(ids.slice(0, 20).map((id) => desk.find(asker.looking, id)));
  const choices = found.filter((each) => each !== undefined);
  const [only, another] = choices;
  return only !== undefined && another === undefined ? { chosen: only, choices: [] } : { choices };
}

const needsPatient = (scopes: readonly string[]): boolean => {
  const { patient, words } = readAppScopes(scopes);
  return words.has("launch/patient") || patient.scopes.length > 0;
};
