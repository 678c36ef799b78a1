import { allMigrations, checksumOf, missingMigrations, runMigrations } from "#kernel/db/migrate.ts";
import { recordStoreMigration } from "#kernel/fhir/store/schema.ts";

/** All migrations of the product: the files of the rooms and the tables that code generates. */
const generated = [recordStoreMigration()];

/** Brings the database to the newest schema; returns how many migrations were applied. */
export const migrateDatabase = (url: string, onProgress?: (name: string) => void): Promise<number> =>
  runMigrations(url, { generated, ...(onProgress === undefined ? {} : { onProgress }) });

export const listMissingMigrations = (
  query: (text: string) => Promise<readonly { readonly name: string }[]>,
): Promise<readonly string[]> => missingMigrations(query, generated);

/** One word for the whole schema: it changes when any migration is added. Test templates and backups carry it. */
export const schemaVersion = (): string =>
  checksumOf({
    name: "all",
    parts: allMigrations(generated).map((each) => `${each.name} ${checksumOf(each)}`),
  });
