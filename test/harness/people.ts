/**
 * People for tests. `signInAs(product, …)` makes an account, a grant and a session straight in the database and gives
 * back what a browser would send:
 *
 *   const doctor = await signInAs(product, { role: "doctor", facility: "org-1", practitioner: "prac-1" });
 *   await doctor.fhir("GET", "Patient/1");            // FHIR with the session's cookie
 *   await doctor.call("POST", "/api/me/role", {…});   // any other address
 *   fetch(url, { headers: doctor.headers });          // or by hand: cookie, and the origin that changes need
 *
 * `role` names a role that the migrations made (`doctor`, `citizen`, …). With `reach` or `permissions` a role of the
 * test's own is made instead: `{ reach: "facility", permissions: ["user/*.rs"], labels: ["HIV"], facility: "org-1" }`.
 * `citizen` needs no grant; give `patient`.
 */
import { randomBytes } from "node:crypto";
import { createAccount } from "#kernel/access/accounts.ts";
import type { ReachKind } from "#kernel/access/person-actor.sql.ts";
import type { RestrictedLabel } from "#kernel/access/reach.ts";
import { openSession } from "#kernel/access/sessions.ts";
import { newId } from "#kernel/base/ids.ts";
import { openDb, type Tx } from "#kernel/db/db.ts";
import type { FhirAnswer } from "./product.ts";

export interface PersonWanted {
  readonly role?: string;
  readonly reach?: ReachKind;
  readonly permissions?: readonly string[];
  readonly labels?: readonly RestrictedLabel[];
  /** Id of the Organization where the role is held. */
  readonly facility?: string;
  readonly facilityName?: string;
  readonly practitioner?: string;
  readonly patient?: string;
  readonly name?: string;
  readonly login?: string;
  readonly password?: string;
  readonly methods?: readonly string[];
}

export interface SignedIn {
  readonly accountId: string;
  readonly sessionId: string;
  readonly grantId: string | undefined;
  readonly role: string;
  readonly login: string;
  /** `tuetinh_session=…` */
  readonly cookie: string;
  readonly headers: { readonly cookie: string; readonly origin: string };
  readonly fhir: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<FhirAnswer>;
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<FhirAnswer>;
}

/** A product or a test server: what has an address and a database. */
export interface Served {
  readonly url: string;
  readonly databaseUrl: string;
}

export async function signInAs(
  served: Served,
  wanted: PersonWanted,
  now: Date = new Date(),
): Promise<SignedIn> {
  const db = openDb({ url: served.databaseUrl, poolSize: 1 });
  try {
    const made = await db.transaction((tx) => makePerson(tx, wanted, now));
    const headers = { cookie: `tuetinh_session=${made.secret}`, origin: served.url };
    const ask = (type: string) => (method: string, path: string, body?: unknown, more?: object) =>
      send(`${served.url}${type === "fhir" ? "/fhir/" : ""}${path}`, method, {
        ...(body === undefined
          ? {}
          : { body, type: type === "fhir" ? "application/fhir+json" : "application/json" }),
        headers: { ...headers, ...more },
      });
    return { ...made, cookie: headers.cookie, headers, fhir: ask("fhir"), call: ask("api") };
  } finally {
    await db.close();
  }
}

async function makePerson(tx: Tx, wanted: PersonWanted, now: Date) {
  const role = await roleOf(tx, wanted);
  const kind = role === "citizen" ? "citizen" : "staff";
  const login = wanted.login ?? `${kind}-${randomBytes(6).toString("hex")}`;
  const { practitioner, patient, password } = wanted;
  const name = wanted.name ?? "Người thử";
  const account = { kind, login, name, practitioner, patient, password } as const;
  const accountId = await createAccount(tx, account, now);
  const grantId = kind === "citizen" ? undefined : await grantRole(tx, accountId, { ...wanted, role }, now);
  const methods = wanted.methods ?? ["pwd", "otp"];
  const { id: sessionId, secret } = await openSession(tx, { accountId, kind, grantId, methods }, now);
  return { accountId, sessionId, secret, grantId, role, login };
}

/** Gives an account one more role. */
export async function grantRole(
  tx: Tx,
  accountId: string,
  { role, facility, facilityName }: Pick<PersonWanted, "role" | "facility" | "facilityName">,
  now: Date,
): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into kernel.role_grant (id, account, role, facility, facility_name, state, from_at, proposed_at)
     values ($1, $2, $3, $4, $5, 'active', $6, $6)`,
    [id, accountId, role, facility ?? null, facilityName ?? null, now],
  );
  return id;
}

async function roleOf(tx: Tx, { role, reach, permissions, labels }: PersonWanted): Promise<string> {
  if (reach === undefined && permissions === undefined) {
    const known = await tx.query("select from kernel.role where code = $1", [role]);
    if (known.length === 0) throw new Error(`no role ${role}: give reach and permissions`);
    return role ?? "";
  }
  const code = `test-${randomBytes(6).toString("hex")}`;
  await tx.query("insert into kernel.role (code, name, name_en, reach) values ($1, $2, $2, $3)", [
    code,
    role ?? "Vai trò thử",
    reach ?? "nobody",
  ]);
  await tx.query("insert into kernel.role_permission select $1, unnest($2::text[])", [
    code,
    permissions ?? [],
  ]);
  await tx.query("insert into kernel.role_label select $1, unnest($2::text[])", [code, labels ?? []]);
  return code;
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly type?: string;
}

async function send(url: string, method: string, { headers, body, type }: Sending): Promise<FhirAnswer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}
