import { openDemoAccounts } from "#kernel/access/accounts.sql.ts";
import type { Authenticator } from "#kernel/access/authenticate.ts";
import { accessJobs, accessSchedules } from "#kernel/access/forget-tokens.ts";
import type { Vault } from "#kernel/access/vault.ts";
import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { Log } from "#kernel/base/log.ts";
import { type Db, openDb, type Tx } from "#kernel/db/db.ts";
import { startBackground } from "#kernel/events/background.ts";
import type { Subscriber } from "#kernel/events/subscriber.ts";
import { createCapability } from "#kernel/fhir/rest/capability.ts";
import { fhirPart } from "#kernel/fhir/rest/fhir-routes.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { httpJobs, httpSchedules } from "#kernel/http/once.ts";
import type { Outgoing } from "#kernel/http/outgoing.ts";
import { createHttpServer, type HttpServer } from "#kernel/http/server.ts";
import { sessionPart } from "#kernel/http/session-part.ts";
import type { Tls } from "#kernel/http/tls.ts";
import { identityJobs, identitySchedules } from "#kernel/identity/sign-in/forget-tickets.ts";
import type { AnyJob } from "#kernel/jobs/job.ts";
import { type Loop, startLoop } from "#kernel/jobs/loop.ts";
import type { Schedule } from "#kernel/jobs/schedule.ts";
import { accessLogJobs } from "#kernel/privacy/access-log/finding-job.ts";
import { auditPublicPart } from "#kernel/privacy/access-log/public-part.ts";
import { incidentJobs } from "#kernel/privacy/breach/incident-clocks.ts";
import { releaseJobs } from "#kernel/privacy/release/release.ts";
import { requestJobs } from "#kernel/privacy/requests/request-clocks.ts";
import { phoneProjection } from "#kernel/privacy/telephone/phone-projection.ts";
import { finishViews } from "#kernel/reporting/registered-views.ts";
import { openViewRegistry } from "#kernel/reporting/view-registry.ts";
import { type Health, openAuditRoom } from "./audit.ts";
import { openFederation } from "./federation.ts";
import { openKeyFile } from "./key-file/open-key-file.ts";
import { type MessageRoom, openMessages } from "./messages.ts";
import { listMissingMigrations } from "./migrations.ts";
import { type OAuthRoom, openOAuth } from "./oauth.ts";
import { pagesPart } from "./pages.ts";
import { openRecord, type RecordDoor } from "./record.ts";
import { recordNames } from "./record-names.ts";
import { recordOperations } from "./record-operations.ts";
import { routesOf } from "./routes.ts";
import { kinshipOf, sharingDoor } from "./sharing-door.ts";
import { openSignIn } from "./sign-in.ts";
import { closeSimulatedAccounts, rememberSimulation } from "./simulated-accounts.sql.ts";

export interface AppParts {
  readonly databaseUrl: string;
  readonly databaseReadUrl?: string | undefined;
  readonly log: Log;
  /** Addresses under which references to our own resources may be written. */
  readonly baseUrls: readonly string[];
  readonly version: string;
  /** Folder for the files of bulk exports. */
  readonly exportsDir: string;
  /** Opens the secrets that lie sealed in the database; made when it is missing. */
  readonly keyFile: string;
  /** Folder for the signed roots of the audit log. */
  readonly auditDir: string;
  /** The only way to machines outside. */
  readonly outgoing: Outgoing;
  /** The server speaks TLS itself. */
  readonly tls?: Tls | undefined;
  readonly publicUrl?: string | undefined;
  readonly trustProxy?: boolean | undefined;
  /** Folder with a list of breached passwords, if there is one. */
  readonly breachedDir?: string | undefined;
  /** Outside systems are simulated, and shown on pages. */
  readonly isDemo?: boolean | undefined;
}

export interface App {
  readonly http: HttpServer;
  readonly store: RecordStore;
  /** To be told what changed about people, so that it takes effect at once. */
  readonly authenticator: Authenticator;
  stop(): Promise<void>;
}

const jobs = [...accessJobs, ...httpJobs, ...identityJobs];
const schedules = [...accessSchedules, ...httpSchedules, ...identitySchedules];

/** Rooms whose work in the background needs nothing from others. */
const steadyRooms = [incidentJobs, releaseJobs, accessLogJobs];

/** How late a word or type that another process wrote may become searchable here. */
const refreshPause = 5_000;
/** How soon a search parameter that was added anywhere is known here. */
const parametersPause = 1_000;
/** How long a search may have to read lately written tokens from a list. */
const tidyPause = 2_000;
/** How soon report tables that a stopped server left half filled are taken up again. */
const viewsPause = 30_000;

/** Puts the rooms of the house together. */
export async function openApp(parts: AppParts): Promise<App> {
  const { log, databaseUrl, exportsDir } = parts;
  const db = openDb({
    url: databaseUrl,
    readUrl: parts.databaseReadUrl,
    onConnectionError: () => log.warn({}, "an idle database connection broke"),
  });
  const vault = await openKeyFile(db, parts.keyFile).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  await db.transaction((tx) => openDemonstration(tx, parts.isDemo ?? false));
  const room = await openAuditRoom({ db, log, vault, auditDir: parts.auditDir });
  const { audit, hide } = room;
  const views = await openViewRegistry(db);
  const kinship = kinshipOf((): RecordDoor => record);
  const record: RecordDoor = await openRecord({
    db,
    baseUrls: parts.baseUrls,
    projections: [views, kinship.projection, phoneProjection],
    audit: { log: audit, hide },
    extras: (maker) => recordOperations(maker, { db, databaseUrl, exportsDir, audit }),
  });
  const oauth = openOAuth({ db, log, vault, record, audit, publicUrl: parts.publicUrl });
  const messages = openMessages(db, parts.isDemo ?? false);
  const http = await openHttp(parts, { db, vault, oauth, audit, health: room.health, messages }, record);
  const background = startBackgroundWork(parts, {
    db,
    record,
    subscribers: messages.subscribers,
    rooms: [oauth.background, requestJobs(record.store), kinship.background, ...steadyRooms],
  });
  const sealing = room.start();
  return {
    http,
    store: record.store,
    authenticator: oauth.authenticator,
    stop: async () => {
      await http.stop();
      await background.stop();
      await sealing.stop();
      views.close();
      await db.close();
    },
  };
}

/** What belongs to a demonstration is open only while there is one. */
async function openDemonstration(tx: Tx, isDemo: boolean): Promise<void> {
  await openDemoAccounts(tx, isDemo);
  await (isDemo ? rememberSimulation(tx) : closeSimulatedAccounts(tx));
}

interface HttpRooms {
  readonly db: Db;
  readonly vault: Vault;
  readonly oauth: OAuthRoom;
  readonly audit: AuditLog;
  readonly health: Health;
  readonly messages: MessageRoom;
}

function openHttp(parts: AppParts, rooms: HttpRooms, record: RecordDoor): Promise<HttpServer> {
  const { db, vault, oauth, audit, health, messages } = rooms;
  const { dispatch, extras } = record;
  const { log, version, publicUrl, tls, trustProxy } = parts;
  const { authenticator } = oauth;
  const signIn = openSignIn({ ...parts, db, vault, audit, authenticator, record, messages });
  const federation = openFederation({
    identity: signIn.identity,
    record,
    outgoing: parts.outgoing,
    issuer: oauth.oauth.issuer,
    isDemo: parts.isDemo ?? false,
  });
  const metadata = createCapability({ version, date: "2026-11-20", operations: extras.operations });
  return createHttpServer({
    db,
    log,
    authenticator,
    tokens: oauth.tokens,
    oauth: oauth.oauth,
    audit,
    health,
    routes: routesOf({
      access: { nameOf: recordNames(record.store), forget: authenticator.forget },
      duties: { desk: record.store, vault },
      sharing: sharingDoor(record, vault, authenticator),
    }),
    parts: [
      fhirPart({ dispatch, metadata }),
      ...extras.parts,
      ...oauth.parts,
      sessionPart(),
      ...signIn.parts,
      ...federation,
      auditPublicPart(db),
      pagesPart(),
    ],
    missingMigrations: () => listMissingMigrations((text) => db.direct.query<{ name: string }>(text)),
    version,
    options: {
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(tls === undefined ? {} : { tls }),
      trustProxy: trustProxy ?? false,
    },
  });
}

interface Background {
  readonly db: Db;
  readonly record: RecordDoor;
  readonly subscribers: readonly Subscriber[];
  /** What other rooms have to have done. */
  readonly rooms: readonly { readonly jobs: readonly AnyJob[]; readonly schedules: readonly Schedule[] }[];
}

/** Jobs, schedules, and what has to be looked after from time to time. */
function startBackgroundWork(
  { log }: AppParts,
  { db, record, rooms, subscribers }: Background,
): Pick<Loop, "stop"> {
  const { store, extras, registry } = record;
  const background = startBackground({
    db,
    log,
    jobs: [...jobs, ...record.jobs, ...extras.jobs, ...rooms.flatMap((room) => room.jobs)],
    subscribers,
    schedules: [
      ...schedules,
      ...record.schedules,
      ...extras.schedules,
      ...rooms.flatMap((room) => room.schedules),
    ],
    clock: () => new Date(),
  });
  const repeat = (name: string, pause: number, work: () => Promise<unknown>) =>
    startLoop({ name, log, pause, round: async () => (await work(), false) });
  const loops = [
    repeat("store-refresh", refreshPause, () => store.refresh()),
    repeat("search-parameters", parametersPause, () => registry.refresh()),
    repeat("token-lists", tidyPause, () => store.tidy()),
    repeat("report-tables", viewsPause, () => finishViews(db)),
  ];
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await background.stop();
    },
  };
}
