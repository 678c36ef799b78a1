import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import * as z from "zod/mini";
import { type AskContext, type Job, job, jobAfterAsking } from "#kernel/jobs/job.ts";
import { schedule } from "#kernel/jobs/schedule.ts";
import { FhirError, operationOutcome } from "../../resource.ts";
import { deleteExpired, findPlan, finishExport, listExportIds, tellProgress } from "./export.sql.ts";
import type { WrittenFile } from "./export-files.ts";
import { ExportPlan } from "./export-plan.ts";
import { type ExportMaker, type ExportResult, runExport } from "./export-run.ts";

export interface ExportPlace {
  /** Folder below which every export has its own. */
  readonly exportsDir: string;
  /** Milliseconds for which the files stay. */
  readonly keepFor: number;
}

const hour = 3_600_000;
const Payload = z.object({ id: z.uuid() });
export type ExportPayload = z.infer<typeof Payload>;
export const exportJobKind = "fhir.export";

/** The client took its request back while we were at work. */
class ExportCancelled extends Error {}

type Outcome =
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly answer: string }
  | { readonly kind: "done"; readonly answer: string; readonly folder: string };

/**
 * Writes the files of an export, then records its manifest. A run that was cut short is repeated in a folder of its
 * own; only the folder of the run that is recorded is ever served.
 */
export const exportJob = (maker: ExportMaker, place: ExportPlace): Job<ExportPayload> =>
  jobAfterAsking<ExportPayload, Outcome>({
    kind: exportJobKind,
    input: Payload,
    limits: { maxAttempts: 5, timeout: 12 * hour },
    ask: (context, { id }) => write(maker, place, context, id),
    run: async ({ tx, now }, { id }, outcome) => {
      if (outcome.kind === "gone") return;
      await finishExport(tx, {
        id,
        state: outcome.kind,
        answer: outcome.answer,
        folder: outcome.kind === "done" ? outcome.folder : null,
        expiresAt: new Date(now.getTime() + place.keepFor),
      });
    },
  });

async function write(
  maker: ExportMaker,
  { exportsDir }: ExportPlace,
  { run, signal }: AskContext,
  id: string,
): Promise<Outcome> {
  const stored = await findPlan(maker.store.db.direct, id);
  if (stored === undefined) return { kind: "gone" };
  const plan = ExportPlan.parse(JSON.parse(stored));
  const folder = path.join(id, String(run.attempt));
  const target = {
    folder: path.join(exportsDir, folder),
    onProgress: progressTeller(maker, id, signal),
  };
  await rm(target.folder, { recursive: true, force: true });
  try {
    return { kind: "done", folder, answer: manifestOf(id, plan, await runExport(maker, plan, target)) };
  } catch (error) {
    await rm(target.folder, { recursive: true, force: true });
    if (error instanceof ExportCancelled) return { kind: "gone" };
    if (error instanceof FhirError)
      return { kind: "failed", answer: JSON.stringify(operationOutcome(error.issues)) };
    throw error;
  }
}

const betweenTellings = 2_000;

/** Writes down now and then how far the export is, and notices when nobody wants it any more. */
function progressTeller({ store }: ExportMaker, id: string, signal: AbortSignal) {
  let told = 0;
  return async (type: string, count: number): Promise<void> => {
    signal.throwIfAborted();
    if (Date.now() - told < betweenTellings) return;
    told = Date.now();
    if (!(await tellProgress(store.db.direct, id, `${type}: ${count}`))) throw new ExportCancelled();
  };
}

const manifestOf = (
  id: string,
  { request, base }: ExportPlan,
  { transactionTime, files, deleted }: ExportResult,
): string => {
  const told = ({ type, name, count }: WrittenFile) => ({
    type,
    url: `${base}/exports/${id}/${name}`,
    count,
  });
  return JSON.stringify({
    transactionTime: transactionTime.toISOString(),
    request,
    requiresAccessToken: true,
    output: files.map(told),
    deleted: deleted.map(told),
    error: [],
  });
};

/** Removes what has expired, and folders that no export knows. */
export const sweepJob = (place: ExportPlace) =>
  job({
    kind: "fhir.sweep-exports",
    input: z.object({}),
    run: async ({ tx, now }) => {
      await deleteExpired(tx, now);
      // Folders first: an export that begins in between has its row before its folder.
      const folders = await foldersIn(place.exportsDir);
      const wanted = new Set(await listExportIds(tx));
      for (const id of folders)
        if (!wanted.has(id)) await rm(path.join(place.exportsDir, id), { recursive: true, force: true });
    },
  });

export const sweepSchedule = (sweep: ReturnType<typeof sweepJob>) =>
  schedule({ name: "fhir.sweep-exports", cron: "23 * * * *", job: sweep, payload: {} });

async function foldersIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
