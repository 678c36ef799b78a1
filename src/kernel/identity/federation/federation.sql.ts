import type { AccountKind } from "../../access/accounts.sql.ts";
import type { Tx } from "../../db/db.ts";

export interface ProviderRow {
  readonly id: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: Buffer | null;
  readonly scopes: string;
  readonly claims: Readonly<Record<string, string>>;
}

export const selectProviders = (tx: Tx): Promise<ProviderRow[]> =>
  tx.query<ProviderRow>(
    `select id, kind, name, issuer, client_id, client_secret, scopes, claims
     from kernel.identity_provider where is_enabled order by kind, name, id limit 50`,
  );

/** The newest words about a provider count. */
export const putProvider = (tx: Tx, row: ProviderRow, now: Date): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.identity_provider (id, kind, name, issuer, client_id, client_secret, scopes, claims, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update set kind = excluded.kind, name = excluded.name, issuer = excluded.issuer,
       client_id = excluded.client_id, client_secret = excluded.client_secret, scopes = excluded.scopes,
       claims = excluded.claims, is_enabled = true`,
    [
      row.id,
      row.kind,
      row.name,
      row.issuer,
      row.client_id,
      row.client_secret,
      row.scopes,
      JSON.stringify(row.claims),
      now,
    ],
  );

export async function disableProvider(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    "update kernel.identity_provider set is_enabled = false where id = $1 returning id",
    [id],
  );
  return rows.length === 1;
}

export interface StateRow {
  readonly provider: string;
  readonly nonce: string;
  readonly verifier: Buffer;
  readonly browser: Buffer;
  readonly onward: string;
}

export async function insertState(
  tx: Tx,
  row: StateRow & { readonly hash: Buffer; readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.query("delete from kernel.federation_state where expires_at <= $1", [now]);
  await tx.query(
    `insert into kernel.federation_state (hash, provider, nonce, verifier, browser, onward, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.hash, row.provider, row.nonce, row.verifier, row.browser, row.onward, row.expiresAt],
  );
}

/** Whoever takes it first has it; nobody has it twice. */
export const takeState = async (tx: Tx, hash: Buffer, now: Date): Promise<StateRow | undefined> =>
  (
    await tx.query<StateRow & { expires_at: Date }>(
      `delete from kernel.federation_state where hash = $1
       returning provider, nonce, verifier, browser, onward, expires_at`,
      [hash],
    )
  ).find(({ expires_at }) => expires_at > now);

/** Of an account that is open. */
export const findLinked = async (
  tx: Tx,
  { provider, subject }: { readonly provider: string; readonly subject: Buffer },
  now: Date,
): Promise<string | undefined> =>
  (
    await tx.query<{ account: string }>(
      `update kernel.account_link l set seen_at = $3 from kernel.account a
       where l.provider = $1 and l.subject = $2 and a.id = l.account and a.disabled_at is null
       returning l.account`,
      [provider, subject, now],
    )
  )[0]?.account;

export const insertLink = (
  tx: Tx,
  { provider, subject }: { readonly provider: string; readonly subject: Buffer },
  { account, now }: { readonly account: string; readonly now: Date },
): Promise<unknown[]> =>
  tx.query(
    `insert into kernel.account_link (provider, subject, account, created_at, seen_at)
     values ($1, $2, $3, $4, $4) on conflict (provider, subject) do update set account = excluded.account,
       created_at = excluded.created_at, seen_at = excluded.seen_at`,
    [provider, subject, account, now],
  );

/** Staff whose work e-mail or login this is, when it is one person's only. */
export async function findOnlyStaff(
  tx: Tx,
  { email, employee }: { readonly email: string | undefined; readonly employee: string | undefined },
): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>(
    `select id from kernel.account
     where kind = 'staff' and disabled_at is null and (lower(email) = lower($1) or login = lower($2)) limit 2`,
    [email ?? null, employee ?? null],
  );
  return rows.length === 1 ? rows[0]?.id : undefined;
}
