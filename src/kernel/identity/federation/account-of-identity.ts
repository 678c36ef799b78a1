import { createHmac } from "node:crypto";
import { createAccount } from "../../access/accounts.ts";
import type { Tx } from "../../db/db.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { findByLogin, findCitizenByPatient } from "../sign-in/accounts.sql.ts";
import { tell } from "../tell.ts";
import type { Visit } from "../visit.ts";
import { findLinked, findOnlyStaff, insertLink } from "./federation.sql.ts";
import type { OutsideIdentity, OutsideProvider } from "./outside-identity.ts";
import type { FindProvenCitizen } from "./ports.ts";

/** Electronic identity at this level equals showing the card (Luật Căn cước 26/2023/QH15; NĐ 69/2024/NĐ-CP). */
export const leastAssurance = 2;

export interface Outsider {
  readonly provider: OutsideProvider;
  readonly identity: OutsideIdentity;
}

/** Where the outside name is kept: without the key file nobody can tell whose it is. */
const linkOf = ({ vault }: IdentityParts, { provider, identity }: Outsider) => ({
  provider: provider.id,
  subject: createHmac("sha256", vault.keyFor("federation"))
    .update(`${provider.issuer}\0${identity.subject}`)
    .digest(),
});

/** Staff have an account before they come: it is found, never made. */
export async function accountOfStaff(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  outsider: Outsider,
): Promise<string | undefined> {
  const link = linkOf(parts, outsider);
  const linked = await findLinked(tx, link, visit.now);
  if (linked !== undefined) return linked;
  const account = await findOnlyStaff(tx, outsider.identity);
  if (account === undefined) return undefined;
  await insertLink(tx, link, { account, now: visit.now });
  await tell(tx, parts, visit, {
    action: "account.link",
    outcome: "done",
    accountId: account,
    why: link.provider,
  });
  return account;
}

export type FoundCitizen = Awaited<ReturnType<FindProvenCitizen>>;

/** A citizen's account is made when the record knows the person. */
export async function accountOfCitizen(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  { found, ...outsider }: Outsider & { readonly found: FoundCitizen },
): Promise<string | undefined> {
  if (found === undefined) return undefined;
  const account =
    (await findCitizenByPatient(tx, found.patient))?.id ??
    (await makeAccount(tx, parts, visit, { found, login: outsider.identity.personalNumber ?? "" }));
  if (account !== undefined) await insertLink(tx, linkOf(parts, outsider), { account, now: visit.now });
  return account;
}

interface NewCitizen {
  readonly found: NonNullable<FoundCitizen>;
  readonly login: string;
}

async function makeAccount(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  { found, login }: NewCitizen,
): Promise<string | undefined> {
  const { patient, name } = found;
  if (login === "" || (await findByLogin(tx, login)) !== undefined) return undefined;
  const accountId = await createAccount(tx, { kind: "citizen", login, name, patient }, visit.now);
  await tell(tx, parts, visit, { action: "account.sign-up", outcome: "done", accountId, name });
  return accountId;
}
