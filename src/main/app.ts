import type { Log } from "#kernel/base/log.ts";
import { accessJobs, accessSchedules } from "#kernel/access/forget-tokens.ts";
import { openDb } from "#kernel/db/db.ts";
import { startBackground } from "#kernel/events/background.ts";
import { createCapability } from "#kernel/fhir/rest/capability.ts";
import { fhirPart } from "#kernel/fhir/rest/fhir-routes.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { httpJobs, httpSchedules } from "#kernel/http/once.ts";
import { jobRoutes } from "#kernel/http/job-routes.ts";
import type { Route } from "#kernel/http/route.ts";
import { createHttpServer, type HttpServer } from "#kernel/http/server.ts";
import { startLoop } from "#kernel/jobs/loop.ts";
import { listMissingMigrations } from "./migrations.ts";
import { pagesPart } from "./pages.ts";
import { openRecord } from "./record.ts";
import { recordOperations } from "./record-operations.ts";

export interface AppParts {
  readonly databaseUrl: string;
  readonly databaseReadUrl?: string | undefined;
  readonly log: Log;
  /** Addresses under which references to our own resources may be written. */
  readonly baseUrls: readonly string[];
  readonly version: string;
  /** Folder for the files of bulk exports. */
  readonly exportsDir: string;
  readonly publicUrl?: string | undefined;
  readonly trustProxy?: boolean | undefined;
}

export interface App {
  readonly http: HttpServer;
  readonly store: RecordStore;
  stop(): Promise<void>;
}

/** Every command and query of the product; the promises each of them owes are tested over this list. */
export const routes: readonly Route[] = [...jobRoutes];

const jobs = [...accessJobs, ...httpJobs];
const schedules = [...accessSchedules, ...httpSchedules];

/** How late a word or type that another process wrote may become searchable here. */
const refreshPause = 5_000;

/** Puts the rooms of the house together. */
export async function openApp(parts: AppParts): Promise<App> {
  const { log } = parts;
  const db = openDb({
    url: parts.databaseUrl,
    readUrl: parts.databaseReadUrl,
    onConnectionError: () => log.warn({}, "an idle database connection broke"),
  });
  const { databaseUrl, exportsDir, baseUrls } = parts;
  const { store, dispatch, extras } = await openRecord({
    db,
    baseUrls,
    extras: (maker) => recordOperations(maker, { db, databaseUrl, exportsDir }),
  });
  const { operations } = extras;
  const metadata = createCapability({ version: parts.version, date: "2026-11-20", operations });
  const http = await createHttpServer({
    db,
    log,
    routes,
    parts: [fhirPart({ dispatch, metadata }), ...extras.parts, pagesPart()],
    missingMigrations: () => listMissingMigrations((text) => db.direct.query<{ name: string }>(text)),
    version: parts.version,
    options: {
      ...(parts.publicUrl === undefined ? {} : { publicUrl: parts.publicUrl }),
      trustProxy: parts.trustProxy ?? false,
    },
  });
  const background = startBackground({
    db,
    log,
    jobs: [...jobs, ...extras.jobs],
    subscribers: [],
    schedules: [...schedules, ...extras.schedules],
    clock: () => new Date(),
  });
  const learning = startLoop({
    name: "store-refresh",
    log,
    pause: refreshPause,
    round: async () => {
      await store.refresh();
      return false;
    },
  });
  return {
    http,
    store,
    stop: async () => {
      await http.stop();
      await learning.stop();
      await background.stop();
      await db.close();
    },
  };
}
