import type pg from "pg";
import { withConnection } from "../backup/with-connection.ts";
import { isRole, readPresent } from "./db-roles.sql.ts";
import { ownerStatements, type RoleNames } from "./role-statements.sql.ts";

/** The statements of the owner as they are needed now; those for a role that is not there are left out. */
export async function listOwnerStatements(client: pg.Client, names: RoleNames): Promise<readonly string[]> {
  const statements = ownerStatements(names, await readPresent(client, names.app));
  const hasReports = await isRole(client, names.reports);
  return statements.filter((statement) => hasReports || !statement.includes(`"${names.reports}"`));
}

/** Gives the application and the reports the least they need, in one transaction. */
export async function grantRoles(migrateUrl: string, names: RoleNames): Promise<number> {
  return withConnection(migrateUrl, async (client) => {
    const statements = await listOwnerStatements(client, names);
    await client.query(["begin;", ...statements, "commit;"].join("\n"));
    return statements.length;
  });
}
