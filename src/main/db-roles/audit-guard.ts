import { withConnection } from "../backup/with-connection.ts";
import { giveAuditToKeeper, isAuditOpen, letIntoAudit } from "./db-roles.sql.ts";

/**
 * In the embedded database the product's role owns everything but the audit log: that belongs to a role that nobody
 * signs in with. Only for the time of a migration is the product's role its member. `superuserUrl` names the product's
 * database; statements go there as the superuser that the process started the database with.
 */
export const openAudit = (superuserUrl: string, app: string): Promise<void> =>
  withConnection(superuserUrl, (client) => letIntoAudit(client, app));

/** Leaves the product's role with reading and adding. */
export async function closeAudit(superuserUrl: string, app: string): Promise<void> {
  await withConnection(superuserUrl, async (client) => {
    if (await isAuditOpen(client, app)) await giveAuditToKeeper(client, app);
  });
}
