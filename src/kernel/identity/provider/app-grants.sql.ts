import type { Tx } from "../../db/db.ts";

export interface NewAppGrant {
  readonly id: string;
  readonly hash: Buffer;
  readonly account: string;
  readonly client: string;
  readonly roleGrant: string | null;
  readonly session: string;
  readonly isOffline: boolean;
  readonly methods: readonly string[];
  readonly signedInAt: Date;
  readonly scopes: string;
  readonly patient: string | null;
  readonly encounter: string | null;
  readonly createdAt: Date;
}

export const insertAppGrant = (tx: Tx, row: NewAppGrant): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.app_grant (id, hash, account, client, role_grant, session, is_offline, methods, signed_in_at,
       scopes, patient, encounter, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      row.id,
      row.hash,
      row.account,
      row.client,
      row.roleGrant,
      row.session,
      row.isOffline,
      row.methods,
      row.signedInAt,
      row.scopes,
      row.patient,
      row.encounter,
      row.createdAt,
    ],
  );

export interface AppGrantRow {
  readonly id: string;
  readonly account: string;
  readonly client: string;
  readonly role_grant: string | null;
  readonly session: string;
  readonly methods: readonly string[];
  readonly signed_in_at: Date;
  readonly scopes: string;
  readonly patient: string | null;
  readonly encounter: string | null;
}

const columns = `g.id, g.account, g.client, g.role_grant, g.session, g.methods, g.signed_in_at, g.scopes,
  g.patient, g.encounter`;

/**
 * The session it was given in has to live, unless the app may go on without it; the client always. A new password ends
 * what was granted with the old one.
 */
const stands = (now: string): string => `g.ended_at is null
  and not exists (select from kernel.account a where a.id = g.account and a.password_changed_at > g.created_at)
  and exists (select from kernel.client c where c.id = g.client and c.revoked_at is null)
  and (g.is_offline or exists (select from kernel.session s where s.id = g.session and s.ended_at is null
    and s.idle_until > ${now} and s.expires_at > ${now}))`;

export const findAppGrant = async (tx: Tx, hash: Buffer, now: Date): Promise<AppGrantRow | undefined> =>
  (
    await tx.query<AppGrantRow>(
      `select ${columns} from kernel.app_grant g where g.hash = $1 and ${stands("$2")}`,
      [hash, now],
      "find-app-grant",
    )
  )[0];

export interface AppTokenRow extends AppGrantRow {
  readonly token_scopes: string | null;
  readonly expires_at: Date;
}

/** By the sha-256 of an access token. */
export const findAppToken = async (tx: Tx, hash: Buffer, now: Date): Promise<AppTokenRow | undefined> =>
  (
    await tx.query<AppTokenRow>(
      `select ${columns}, i.scopes as token_scopes, i.expires_at
       from kernel.oidc_item i join kernel.app_grant g on g.hash = i.grant_hash
       where i.model = 'AccessToken' and i.id_hash = $1 and i.expires_at > $2 and ${stands("$2")}`,
      [hash, now],
      "find-app-token",
    )
  )[0];

/** Whose it was; the first end counts. */
export const endAppGrant = async (
  tx: Tx,
  hash: Buffer,
  why: string,
  now: Date,
): Promise<string | undefined> =>
  (
    await tx.query<{ account: string }>(
      `update kernel.app_grant set ended_at = coalesce(ended_at, $3), ended_why = coalesce(ended_why, $2)
       where hash = $1 returning account`,
      [hash, why, now],
    )
  )[0]?.account;

export const findGrantOwner = async (tx: Tx, hash: Buffer): Promise<string | undefined> =>
  (await tx.query<{ account: string }>("select account from kernel.app_grant where hash = $1", [hash]))[0]
    ?.account;

export interface ConnectedAppRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string;
  readonly patient: string | null;
  readonly is_offline: boolean;
  readonly created_at: Date;
}

/** Apps that may act for a person now. */
export const selectConnectedApps = (tx: Tx, account: string, now: Date): Promise<ConnectedAppRow[]> =>
  tx.query<ConnectedAppRow>(
    `select g.id, c.name, g.scopes, g.patient, g.is_offline, g.created_at
     from kernel.app_grant g join kernel.client c on c.id = g.client
     where g.account = $1 and ${stands("$2")} order by g.created_at desc, g.id desc limit 200`,
    [account, now],
  );

/** The hash of the person's own grant that was ended. */
export const endOwnAppGrant = async (
  tx: Tx,
  own: { readonly id: string; readonly account: string },
  now: Date,
): Promise<Buffer | undefined> =>
  (
    await tx.query<{ hash: Buffer }>(
      `update kernel.app_grant set ended_at = coalesce(ended_at, $3), ended_why = coalesce(ended_why, 'person')
       where id = $1 and account = $2 returning hash`,
      [own.id, own.account, now],
    )
  )[0]?.hash;

export interface OpenAccount {
  readonly id: string;
  readonly name: string;
  readonly practitioner: string | null;
  readonly patient: string | null;
}

export const findOpenAccount = async (tx: Tx, id: string): Promise<OpenAccount | undefined> =>
  (
    await tx.query<OpenAccount>(
      "select id, name, practitioner, patient from kernel.account where id = $1 and disabled_at is null",
      [id],
    )
  )[0];

export interface LaunchContextRow {
  readonly patient: string | null;
  readonly encounter: string | null;
}

export const findLaunchContext = async (tx: Tx, hash: Buffer): Promise<LaunchContextRow | undefined> =>
  (
    await tx.query<LaunchContextRow>("select patient, encounter from kernel.app_grant where hash = $1", [
      hash,
    ])
  )[0];
