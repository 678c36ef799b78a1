import * as z from "zod/mini";
import { accountKinds } from "../../access/accounts.sql.ts";
import type { Vault } from "../../access/vault.ts";
import { AppError } from "../../base/app-error.ts";
import type { Db } from "../../db/db.ts";
import { disableProvider, type ProviderRow, putProvider, selectProviders } from "./federation.sql.ts";
import { claimMap, type OutsideProvider } from "./outside-identity.ts";

const purpose = "identity-provider";

const newProvider = z.object({
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]{1,39}$/)),
  kind: z.enum(accountKinds),
  name: z.string().check(z.minLength(1), z.maxLength(120)),
  issuer: z.string().check(z.regex(/^https?:\/\/[^?#\s]+$/)),
  clientId: z.string().check(z.minLength(1), z.maxLength(200)),
  clientSecret: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
  scopes: z.string().check(z.regex(/^openid(?: [\x21-\x7e]+)*$/)),
  claims: claimMap,
});

/** Without them nobody is found, or anybody. */
const citizenClaims = ["personalNumber", "birthDate", "assurance"] as const;

/** Outside providers that are in use. */
export const listOutsideProviders = async (db: Db, vault: Vault): Promise<readonly OutsideProvider[]> =>
  (await selectProviders(db.direct)).map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    clientSecret: row.client_secret === null ? undefined : vault.open(purpose, row.client_secret),
    scopes: row.scopes,
    claims: claimMap.parse(row.claims),
  }));

/** Adds one, or changes the one of this id. */
export async function saveOutsideProvider(db: Db, vault: Vault, given: unknown): Promise<string> {
  const parsed = newProvider.safeParse(given);
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
    throw new AppError("invalid", "identity-provider.fields", `Chưa đúng: ${where}`);
  }
  const { id, kind, name, issuer, clientId, clientSecret, scopes, claims } = parsed.data;
  const needed = kind === "citizen" ? citizenClaims : [];
  if (needed.some((claim) => claims[claim] === undefined))
    throw new AppError("invalid", "identity-provider.claims", `Cần trong claims: ${needed.join(", ")}`);
  const row: ProviderRow = {
    id,
    kind,
    name,
    issuer,
    client_id: clientId,
    client_secret: clientSecret === undefined ? null : vault.seal(purpose, clientSecret),
    scopes,
    claims: Object.fromEntries(
      Object.entries(claims).filter((entry): entry is [string, string] => !!entry[1]),
    ),
  };
  await db.transaction((tx) => putProvider(tx, row, new Date()));
  return id;
}

export async function removeOutsideProvider(db: Db, id: string): Promise<void> {
  if (!(await db.transaction((tx) => disableProvider(tx, id))))
    throw new AppError("not-found", "identity-provider.unknown", "Không có nơi xác thực này");
}
