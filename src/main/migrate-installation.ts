import { productUrl } from "./backup/product-url.ts";
import { withConnection } from "./backup/with-connection.ts";
import { closeAudit, openAudit } from "./db-roles/audit-guard.ts";
import { grantRoles } from "./db-roles/grant-roles.ts";
import { defaultRoleNames } from "./db-roles/role-statements.sql.ts";
import type { Installation } from "./installation.ts";
import { listMissingMigrations, migrateDatabase } from "./migrations.ts";

type Reached = Pick<Installation, "url" | "adminUrl" | "migrateUrl">;

/** Brings a database to the newest schema, and the rights of its roles back to the least that they need. */
export async function migrateInstallation(
  { url, adminUrl, migrateUrl }: Reached,
  onProgress?: (name: string) => void,
): Promise<number> {
  if (migrateUrl !== undefined) return migrateAsOwner({ url, migrateUrl }, onProgress);
  if (adminUrl === undefined) return migrateDatabase(url, onProgress);
  const superuserUrl = productUrl(adminUrl);
  const app = userOf(url);
  if (await isBehind(url)) await openAudit(superuserUrl, app);
  const applied = await migrateDatabase(url, onProgress);
  await closeAudit(superuserUrl, app);
  return applied;
}

/** The owner migrates; the application gets no more than rows. */
async function migrateAsOwner(
  { url, migrateUrl }: { readonly url: string; readonly migrateUrl: string },
  onProgress?: (name: string) => void,
): Promise<number> {
  const applied = await migrateDatabase(migrateUrl, onProgress);
  const [owner, app] = [userOf(migrateUrl), userOf(url)];
  if (applied > 0 && owner !== app) await grantRoles(migrateUrl, { ...defaultRoleNames, owner, app });
  return applied;
}

async function isBehind(url: string): Promise<boolean> {
  return withConnection(url, async (client) => {
    const known = await client.query("select from pg_class where oid = to_regclass('kernel.migration')");
    if (known.rowCount === 0) return true;
    const missing = await listMissingMigrations(
      async (text) => (await client.query<{ name: string }>(text)).rows,
    );
    return missing.length > 0;
  });
}

const userOf = (url: string): string => decodeURIComponent(new URL(url).username);
