import type { OidcContext } from "oidc-provider";
import { tokenHash } from "../../access/secrets.ts";
import type { Db, Tx } from "../../db/db.ts";
import { loadAppPerson } from "./app-actor.ts";
import { findAppGrant, findOpenAccount, type OpenAccount } from "./app-grants.sql.ts";

interface AccountParts {
  readonly db: Db;
  readonly clock: () => Date;
  readonly issuer: string;
}

interface OidcAccount {
  readonly accountId: string;
  readonly claims: () => Promise<Readonly<Record<string, string>>>;
}

/** Answers the library who somebody is; nobody when what they granted has ended meanwhile. */
export const findAppAccount =
  ({ db, clock, issuer }: AccountParts) =>
  async (
    _context: OidcContext,
    id: string,
    token?: { readonly grantId?: string },
  ): Promise<OidcAccount | undefined> => {
    const row = await findOpenAccount(db.direct, id);
    if (row === undefined) return undefined;
    if (token?.grantId !== undefined && !(await isStanding(db.direct, token.grantId, clock())))
      return undefined;
    return { accountId: id, claims: () => Promise.resolve(claimsOf(row, issuer)) };
  };

async function isStanding(tx: Tx, grantId: string, now: Date): Promise<boolean> {
  const grant = await findAppGrant(tx, tokenHash(grantId), now);
  return grant !== undefined && (await loadAppPerson(tx, grant, now)) !== undefined;
}

/** What an app is told about a person; `fhirUser` is their resource in the record. */
export function claimsOf(
  { id, name, practitioner, patient }: Pick<OpenAccount, "id" | "name"> & Partial<OpenAccount>,
  issuer: string,
): Readonly<Record<string, string>> {
  const user = practitioner ? `Practitioner/${practitioner}` : patient ? `Patient/${patient}` : undefined;
  return { sub: id, name, ...(user === undefined ? {} : { fhirUser: `${issuer}/fhir/${user}` }) };
}
