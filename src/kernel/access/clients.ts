import { AppError } from "../base/app-error.ts";
import { isId, newId } from "../base/ids.ts";
import type { Db } from "../db/db.ts";
import { type ClientRow, insertClient, selectClients, updateRevoked } from "./clients.sql.ts";
import { parseScopes } from "./scopes.ts";
import { hashSecret, newSecret } from "./secrets.ts";

export interface NewClient {
  readonly name: string;
  /** Separated by spaces, or as a list. */
  readonly scopes: string | readonly string[];
}

/** Spelled as OAuth 2 spells them; the secret cannot be shown again. */
export interface ClientCredentials {
  readonly client_id: string;
  readonly client_secret: string;
}

export interface ClientInfo {
  readonly id: string;
  readonly name: string;
  readonly scopes: string;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

export async function addClient(db: Db, { name, scopes }: NewClient): Promise<ClientCredentials> {
  if (name.trim() === "" || name.length > 120)
    throw new AppError("invalid", "access.client-name", "Tên chương trình phải có từ 1 đến 120 ký tự");
  const granted = parseScopes(typeof scopes === "string" ? scopes : scopes.join(" ")).scopes.join(" ");
  const id = newId();
  const secret = newSecret();
  const row = {
    id,
    name: name.trim(),
    secret_hash: await hashSecret(secret),
    scopes: granted,
    created_at: new Date(),
  };
  await db.transaction((tx) => insertClient(tx, row));
  return { client_id: id, client_secret: secret };
}

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
  scopes: row.scopes,
  createdAt: row.created_at,
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
});
