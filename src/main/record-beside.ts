import { openAuditLog } from "#kernel/audit/audit-log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { openViewRegistry } from "#kernel/reporting/view-registry.ts";
import type { Config } from "./config.ts";
import { openInstallation } from "./installation.ts";
import { migrateInstallation } from "./migrate-installation.ts";
import { openRecord, type RecordMaker } from "./record.ts";
import { localBases } from "./server.ts";

/** The record as a command of the command line uses it, beside a running server or without one. */
export interface RecordBeside extends RecordMaker {
  readonly db: Db;
  readonly url: string;
}

/** Opens the record for the time of `work`. Reporting tables are kept in step as by the server. */
export async function withRecord<T>(
  config: Config,
  purpose: string,
  work: (record: RecordBeside) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation(config, purpose);
  try {
    const { url } = installation;
    if (installation.kind !== "beside") await migrateInstallation(installation);
    const db = openDb({ url });
    try {
      const views = await openViewRegistry(db);
      try {
        const audit = { log: await openAuditLog({ db, keyOf }), hide: () => "#" };
        const maker = await openRecord({ db, baseUrls: localBases(config), projections: [views], audit });
        return await work({ ...maker, db, url });
      } finally {
        views.close();
      }
    } finally {
      await db.close();
    }
  } finally {
    await installation.close();
  }
}
