import { covers, isAppScope, readAppScopes, splitScopes } from "../../access/app-scopes.ts";
import { findClient } from "../../access/clients.sql.ts";
import type { Db } from "../../db/db.ts";

/** Of the scopes that were asked for, those that are enforced exactly and that the client may hold. */
export async function grantableScopes(db: Db, clientId: string, wished: string): Promise<readonly string[]> {
  const client = await findClient(db.direct, clientId);
  const held = readAppScopes(splitScopes(client?.scopes ?? ""));
  return splitScopes(wished).filter((scope) => isAppScope(scope) && covers(held, scope));
}
