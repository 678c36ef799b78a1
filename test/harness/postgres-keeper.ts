import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startEmbedded } from "#kernel/db/embedded/embedded-postgres.ts";

/**
 * The background process that owns the database server of a test run: started by the first test file that needs one,
 * shared by all, gone by itself when nobody has been connected for a while.
 */
const idleLimit = 180_000;

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error("usage: postgres-keeper.ts DATA_DIR");
const server = await startEmbedded({ dataDir, tune: "test", purpose: "test server" });
const client = new pg.Client({ connectionString: server.adminUrl });
client.on("error", () => process.exit(1));
await client.connect();
for (let idleSince = Date.now(); Date.now() - idleSince < idleLimit; await sleep(5_000)) {
  if ((await countOthers()) > 0) idleSince = Date.now();
}
// Now, when nobody is there: at the start the first test file is already connected, and needs its template.
await dropLeftovers();
await client.end();
await server.stop();

/** Databases of runs that were killed, and templates that newer migrations may have outdated. */
async function dropLeftovers(): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datname ~ '^(test|template)_'",
  );
  for (const { name } of rows)
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

async function countOthers(): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  return rows[0]?.n ?? 0;
}
