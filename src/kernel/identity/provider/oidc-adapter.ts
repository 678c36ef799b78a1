import { errors, type OidcAdapter, type OidcPayload } from "oidc-provider";
import { type ClientRow, deleteToken, findClient, findToken } from "../../access/clients.sql.ts";
import { tokenHash } from "../../access/secrets.ts";
import type { Vault } from "../../access/vault.ts";
import { isId } from "../../base/ids.ts";
import type { Db } from "../../db/db.ts";
import { endAppGrant, findGrantOwner } from "./app-grants.sql.ts";
import {
  consumeItem,
  deleteItem,
  deleteItemsOfGrant,
  findItem,
  findItemByUid,
  grantOfItem,
  type ItemRow,
  insertItem,
  type NewItem,
  upsertItem,
} from "./oidc-items.sql.ts";

export interface AdapterParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: () => Date;
  /** Tokens of this account or client ended: what is remembered of them is worthless. */
  readonly forget: (id: string) => void;
}

/** Keeps what the library asks to keep: ids as sha-256, contents sealed with the key file. */
export const oidcAdapter =
  (parts: AdapterParts) =>
  (model: string): OidcAdapter => {
    if (model === "Client") return clientAdapter(parts);
    return model === "ClientCredentials" ? programAdapter(parts) : itemAdapter(parts, model);
  };

function itemAdapter(parts: AdapterParts, model: string): OidcAdapter {
  const { db, vault, clock } = parts;
  const open = (row: ItemRow | undefined): OidcPayload | undefined =>
    row === undefined ? undefined : opened(vault, row);
  return {
    upsert: async (id, payload, expiresIn) => {
      const item = itemOf(parts, { model, id, payload, expiresIn });
      if (model !== "ReplayDetection") await upsertItem(db.direct, item);
      else if (!(await insertItem(db.direct, item))) throw new errors.InvalidRequest("already used");
    },
    find: async (id) => open(await findItem(db.direct, { model, hash: tokenHash(id) })),
    findByUid: async (uid) => open(await findItemByUid(db.direct, model, tokenHash(uid))),
    findByUserCode: () => Promise.resolve(undefined),
    consume: async (id) => {
      if (await consumeItem(db.direct, { model, hash: tokenHash(id) }, clock())) return;
      await endFamily(parts, await grantOfItem(db.direct, { model, hash: tokenHash(id) }));
      throw new errors.InvalidGrant("already used");
    },
    destroy: async (id) => {
      const hash = tokenHash(id);
      const grant = await deleteItem(db.direct, { model, hash });
      if (model === "Grant") await endFamily(parts, hash);
      else if (model === "AccessToken") await forgetOwner(parts, grant);
    },
    revokeByGrantId: async (grantId) => {
      const hash = tokenHash(grantId);
      await deleteItemsOfGrant(db.direct, hash, model);
      if (model === "AccessToken") await forgetOwner(parts, hash);
    },
  };
}

async function forgetOwner({ db, forget }: AdapterParts, grant: Buffer | undefined): Promise<void> {
  const owner = grant === undefined ? undefined : await findGrantOwner(db.direct, grant);
  if (owner !== undefined) forget(owner);
}

/** A code or a refresh token that comes a second time was stolen: everything that came of it ends. */
async function endFamily({ db, clock, forget }: AdapterParts, grant: Buffer | undefined): Promise<void> {
  if (grant === undefined) return;
  const owner = await db.transaction(async (tx) => {
    await deleteItemsOfGrant(tx, grant);
    return endAppGrant(tx, grant, "revoked", clock());
  });
  if (owner !== undefined) forget(owner);
}

const purpose = "oidc";

function opened(vault: Vault, { content, consumed_at }: ItemRow): OidcPayload {
  const payload = JSON.parse(vault.open(purpose, content)) as OidcPayload;
  return consumed_at === null ? payload : { ...payload, consumed: Math.floor(consumed_at.getTime() / 1_000) };
}

interface Kept {
  readonly model: string;
  readonly id: string;
  readonly payload: OidcPayload;
  readonly expiresIn: number;
}

function itemOf({ vault, clock }: AdapterParts, { model, id, payload, expiresIn }: Kept): NewItem {
  const hashOf = (value: unknown) => (typeof value === "string" ? tokenHash(value) : null);
  return {
    model,
    hash: tokenHash(id),
    grantHash: hashOf(payload["grantId"]),
    uidHash: model === "Session" ? hashOf(payload["uid"]) : null,
    scopes: model === "AccessToken" ? textOf(payload["scope"]) : null,
    content: vault.seal(purpose, JSON.stringify(payload)),
    expiresAt: new Date(clock().getTime() + expiresIn * 1_000),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const refuse = (): Promise<never> => Promise.reject(new errors.InvalidRequest("not supported"));

const readOnly = {
  upsert: refuse,
  findByUid: () => Promise.resolve(undefined),
  findByUserCode: () => Promise.resolve(undefined),
  consume: refuse,
  revokeByGrantId: () => Promise.resolve(),
};

const clientAdapter = ({ db }: AdapterParts): OidcAdapter => ({
  ...readOnly,
  find: async (id) => {
    const row = isId(id) ? await findClient(db.direct, id) : undefined;
    return row === undefined || row.revoked_at !== null ? undefined : metadataOf(row);
  },
  destroy: refuse,
});

/** Tokens that programs got for themselves can be asked about and given back too. */
const programAdapter = ({ db, clock, forget }: AdapterParts): OidcAdapter => ({
  ...readOnly,
  find: async (token) => {
    const row = await findToken(db.direct, tokenHash(token), clock());
    if (row === undefined) return undefined;
    const exp = Math.floor(row.expires_at.getTime() / 1_000);
    return { kind: "ClientCredentials", jti: token, clientId: row.client_id, scope: row.scopes, exp };
  },
  destroy: async (token) => {
    const client = await deleteToken(db.direct, tokenHash(token));
    if (client !== undefined) forget(client);
  },
});

const methods = { secret: "client_secret_basic", private_key_jwt: "private_key_jwt", none: "none" } as const;

/** Phones and programs come back by a scheme of their own or to their own computer. */
const isNative = (uris: readonly string[]): boolean => uris.some((uri) => !uri.startsWith("https:"));

function metadataOf(row: ClientRow): OidcPayload {
  const isApp = row.kind === "app";
  return {
    client_id: row.id,
    client_name: row.name,
    application_type: isNative(row.redirect_uris) ? "native" : "web",
    redirect_uris: [...row.redirect_uris],
    grant_types: isApp ? ["authorization_code", "refresh_token"] : ["client_credentials"],
    response_types: isApp ? ["code"] : [],
    token_endpoint_auth_method: methods[row.auth_method],
    ...(row.secret_hash === null ? {} : { client_secret: row.secret_hash }),
    ...(row.jwks === null ? {} : { jwks: row.jwks }),
  };
}
