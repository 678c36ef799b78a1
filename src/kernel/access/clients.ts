import { AppError } from "../base/app-error.ts";
import { isId, newId } from "../base/ids.ts";
import type { Db } from "../db/db.ts";
import { checkAppScopes } from "./app-scopes.ts";
import {
  type AuthMethod,
  type ClientKind,
  type ClientRow,
  insertClient,
  type JwkSet,
  selectClients,
  updateRevoked,
} from "./clients.sql.ts";
import { parseScopes } from "./scopes.ts";
import { hashSecret, newSecret } from "./secrets.ts";

export interface NewClient {
  readonly name: string;
  /** Separated by spaces, or as a list. */
  readonly scopes: string | readonly string[];
  /** Where an app may be sent back to; with it the client is an app that acts for people. */
  readonly redirectUris?: readonly string[];
  /** It cannot keep a secret: a page in a browser, an app on a phone. */
  readonly isPublic?: boolean;
  /** It signs its requests with a key of its own instead of sending a secret. */
  readonly jwks?: JwkSet;
  /** Where an app is opened from a patient's record. */
  readonly launchUrl?: string;
}

/** Spelled as OAuth 2 spells them; the secret cannot be shown again. */
export interface ClientCredentials {
  readonly client_id: string;
  readonly client_secret: string;
}

/** Without a secret where the client has none. */
export type IssuedClient = Pick<ClientCredentials, "client_id"> & Partial<ClientCredentials>;

export interface ClientInfo {
  readonly id: string;
  readonly name: string;
  readonly kind: ClientKind;
  readonly scopes: string;
  readonly authMethod: AuthMethod;
  readonly redirectUris: readonly string[];
  readonly launchUrl?: string;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

/** A program with a secret. */
export async function addClient(
  db: Db,
  given: Pick<NewClient, "name" | "scopes">,
): Promise<ClientCredentials> {
  const secret = newSecret();
  const id = await insert(db, given, await hashSecret(secret));
  return { client_id: id, client_secret: secret };
}

/** Any client: a program or an app, with a secret, a key of its own or nothing. */
export async function registerClient(db: Db, given: NewClient): Promise<IssuedClient> {
  checkProof(given);
  if (methodOf(given) !== "secret") return { client_id: await insert(db, given, null) };
  const secret = newSecret();
  return { client_id: await insert(db, given, await hashSecret(secret)), client_secret: secret };
}

async function insert(db: Db, given: NewClient, secretHash: string | null): Promise<string> {
  const name = given.name.trim();
  if (name === "" || name.length > 120)
    throw new AppError("invalid", "access.client-name", "Tên chương trình phải có từ 1 đến 120 ký tự");
  const uris = (given.redirectUris ?? []).map(checkRedirect);
  const scopes = typeof given.scopes === "string" ? given.scopes : given.scopes.join(" ");
  const row = {
    id: newId(),
    name,
    secret_hash: secretHash,
    scopes: uris.length > 0 ? checkAppScopes(scopes) : parseScopes(scopes).scopes.join(" "),
    created_at: new Date(),
    kind: uris.length > 0 ? "app" : "program",
    auth_method: methodOf(given),
    redirect_uris: uris,
    jwks: given.jwks ?? null,
    launch_url: given.launchUrl === undefined ? null : checkRedirect(given.launchUrl),
  } as const;
  await db.transaction((tx) => insertClient(tx, row));
  return row.id;
}

function methodOf({ isPublic, jwks }: NewClient): AuthMethod {
  if (isPublic === true) return "none";
  return jwks === undefined ? "secret" : "private_key_jwt";
}

function checkProof({ isPublic, jwks, redirectUris = [], launchUrl }: NewClient): void {
  const isApp = redirectUris.length > 0;
  if (isPublic === true && (jwks !== undefined || !isApp))
    throw badClient("Ứng dụng công khai cần địa chỉ trả về (--redirect) và không có khoá riêng");
  if (launchUrl !== undefined && !isApp)
    throw badClient("Địa chỉ mở ứng dụng cần có địa chỉ trả về (--redirect)");
  if (jwks !== undefined && (jwks.keys.length === 0 || !jwks.keys.every(isPublicKey)))
    throw badClient("Tệp khoá phải là JWKS gồm các khoá công khai RSA, EC hoặc OKP");
}

const isPublicKey = (key: Readonly<Record<string, unknown>>): boolean =>
  ["RSA", "EC", "OKP"].includes(String(key["kty"])) && key["d"] === undefined && key["k"] === undefined;

const localNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const ownScheme = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

/** https, a scheme of a phone app's own (`vn.example.app:`), or http on this computer. */
function checkRedirect(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url !== undefined &&
    (url.protocol === "https:" ||
      (url.protocol === "http:" && localNames.has(url.hostname)) ||
      ownScheme.test(url.protocol));
  if (!isSafe || text.includes("#") || url.username !== "" || text.length > 500)
    throw badClient(
      "Địa chỉ trả về phải là https://…, http://localhost… hoặc dạng vn.ung.dung:/…, không có #",
    );
  return text;
}

const badClient = (message: string): AppError => new AppError("invalid", "access.client", message);

export const listClients = async (db: Db): Promise<readonly ClientInfo[]> =>
  (await db.read(selectClients)).map(toClientInfo);

/** Its tokens stop working in every process within the five seconds a process trusts a token it has seen. */
export async function revokeClient(db: Db, id: string): Promise<void> {
  const known = isId(id) && (await db.transaction((tx) => updateRevoked(tx, id, new Date())));
  if (!known) throw new AppError("not-found", "access.client-unknown", "Không có chương trình này");
}

const toClientInfo = (row: ClientRow): ClientInfo => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  scopes: row.scopes,
  authMethod: row.auth_method,
  redirectUris: row.redirect_uris,
  createdAt: row.created_at,
  ...(row.launch_url === null ? {} : { launchUrl: row.launch_url }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
});
