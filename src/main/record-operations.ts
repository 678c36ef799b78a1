import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { Db } from "#kernel/db/db.ts";
import type { Operation } from "#kernel/fhir/rest/dispatch.ts";
import { exportOperation } from "#kernel/fhir/rest/operations/export.ts";
import { exportJob, sweepJob, sweepSchedule } from "#kernel/fhir/rest/operations/export-job.ts";
import { exportPart } from "#kernel/fhir/rest/operations/export-part.ts";
import type { ExportMaker } from "#kernel/fhir/rest/operations/export-run.ts";
import { importOperation } from "#kernel/fhir/rest/operations/import.ts";
import { summaryOperation } from "#kernel/fhir/rest/operations/summary/summary.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import type { AnyJob } from "#kernel/jobs/job.ts";
import type { Schedule } from "#kernel/jobs/schedule.ts";
import { viewOperation } from "#kernel/reporting/view-operation.ts";

export interface RecordOperationParts {
  readonly db: Db;
  readonly databaseUrl: string;
  /** Folder for the files of bulk exports. */
  readonly exportsDir: string;
  readonly audit?: Pick<AuditLog, "record"> | undefined;
}

/** What the operations on the record need from the rest of the house. */
export interface RecordOperations {
  readonly operations: readonly Operation[];
  readonly jobs: readonly AnyJob[];
  readonly schedules: readonly Schedule[];
  readonly parts: readonly HttpPart[];
}

const keepExportsFor = 24 * 3_600_000;

/** The operations beyond those that every record has, with the jobs and addresses that belong to them. */
export function recordOperations(maker: ExportMaker, parts: RecordOperationParts): RecordOperations {
  const { db, databaseUrl, exportsDir } = parts;
  const place = { exportsDir, keepFor: keepExportsFor };
  const exporting = exportJob(maker, place);
  const sweeping = sweepJob(place);
  return {
    operations: [
      exportOperation(maker, exporting),
      importOperation(maker.store, databaseUrl),
      summaryOperation(maker),
      viewOperation(maker),
    ],
    jobs: [exporting, sweeping],
    schedules: [sweepSchedule(sweeping)],
    parts: [exportPart({ db, exportsDir, audit: parts.audit })],
  };
}
