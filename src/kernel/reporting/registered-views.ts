import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#kernel/base/app-error.ts";
import type { Db, Tx } from "#kernel/db/db.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { isResourceType, tableOf as recordTableOf } from "#kernel/fhir/resource-types.ts";
import { projectChanges } from "./project.ts";
import {
  dropView,
  findView,
  hasEndedBelow,
  insertView,
  listViews,
  lockProgress,
  lockRecords,
  nextTransactionNumber,
  raiseRegistryVersion,
  type StoredRecord,
  setProgress,
  setViewState,
  type ViewRow,
} from "./view-registry.sql.ts";
import { defaultLease } from "./view-registry.ts";
import { compileViewTable, createTableSql, tableOf, type ViewTable } from "./view-table.ts";

export interface RegisterOptions {
  /** The lease of the servers' registries; must not be shorter than theirs. */
  readonly lease?: number;
  readonly batchSize?: number;
  /** Milliseconds to wait for transactions that began before the view was known. */
  readonly patience?: number;
  readonly onProgress?: (records: number) => void;
}

export interface RegisterRequest {
  /** Name of the view and of its table in the schema `reporting`. */
  readonly name: string;
  readonly definition: unknown;
  /** Columns to index, each list one index. */
  readonly indexes?: readonly (readonly string[])[];
}

/**
 * Registers a view, creates its table and fills it from the records, while everybody keeps writing. Resolves when the
 * table is complete. The same definition again is harmless; another under the same name is refused.
 */
export const registerView = async (
  db: Db,
  request: RegisterRequest,
  options: RegisterOptions = {},
): Promise<ViewRow> => {
  const known = await db.transaction((tx) => announceView(tx, request));
  if (known.state === "building") await complete(db, known, options);
  return { ...known, state: "ready" };
};

/** Ends the keeping of a view and drops its table. */
export const unregisterView = async (db: Db, name: string, options: RegisterOptions = {}): Promise<void> => {
  const found = await db.transaction((tx) => withdrawView(tx, name));
  await drop(db, found, options);
};

/** The first half of `unregisterView`, for a transaction of the caller; `finishViews` does the rest. */
export const withdrawView = async (tx: Tx, name: string): Promise<ViewRow> => {
  const view = await findView(tx, name);
  if (view === undefined)
    throw new AppError("not-found", "reporting.unknown-view", "Không có bảng báo cáo này");
  await raiseRegistryVersion(tx);
  await setViewState(tx, name, "dropping");
  return { ...view, state: "dropping" };
};

/** Takes up what a stopped server left half done; call it after start. */
export const finishViews = async (db: Db, options: RegisterOptions = {}): Promise<void> => {
  for (const view of await listViews(db.direct)) {
    if (view.state === "building") await complete(db, view, options);
    if (view.state === "dropping") await drop(db, view, options);
  }
};

/** The first half of `registerView`, for a transaction of the caller: an empty table that `finishViews` will fill. */
export const announceView = async (tx: Tx, request: RegisterRequest): Promise<ViewRow> => {
  const definition = JSON.stringify(request.definition);
  const version = await raiseRegistryVersion(tx);
  const known = await findView(tx, request.name);
  if (known !== undefined) return sameOrRefused(known, definition);
  const table = compileViewTable(request.name, request.definition, version);
  const view = { name: request.name, resourceType: table.resourceType, definition, version };
  await insertView(tx, view);
  for (const statement of createTableSql(table, request.indexes ?? [])) await tx.query(statement);
  return { ...view, state: "building" };
};

const sameOrRefused = (known: ViewRow, definition: string): ViewRow => {
  if (known.definition === definition && known.state !== "dropping") return known;
  throw new AppError("conflict", "reporting.view-exists", "Đã có bảng báo cáo khác cùng tên này");
};

const complete = async (db: Db, view: ViewRow, options: RegisterOptions): Promise<void> => {
  await settle(db, options);
  const table = compileViewTable(view.name, JSON.parse(view.definition), view.version);
  let filled = 0;
  for (;;) {
    const count = await db.transaction((tx) => fillBatch(tx, table, options.batchSize ?? 200));
    if (count === 0) return;
    filled += count;
    options.onProgress?.(filled);
  }
};

const drop = async (db: Db, view: ViewRow, options: RegisterOptions): Promise<void> => {
  await settle(db, options);
  await db.transaction((tx) => dropView(tx, view.name, tableOf(view.name)));
};

/**
 * Waits until nobody acts on the registry as it was before: first until every server's lease has run out (twice, for
 * what was on its way to the database), then until the transactions of that time have ended.
 */
const settle = async (db: Db, options: RegisterOptions): Promise<void> => {
  const { lease = defaultLease, patience = 600_000 } = options;
  await sleep(2 * lease);
  const number = await nextTransactionNumber(db.direct);
  const start = performance.now();
  while (!(await hasEndedBelow(db.direct, number))) {
    if (performance.now() - start > patience)
      throw new AppError("unavailable", "reporting.busy", "Có giao dịch chạy quá lâu, hãy thử lại sau");
    await sleep(50);
  }
};

/** Fills in the rows of the next records; 0 when the table is complete. */
const fillBatch = async (tx: Tx, table: ViewTable, size: number): Promise<number> => {
  const after = await lockProgress(tx, table.version);
  if (after === undefined || !isResourceType(table.resourceType)) return 0;
  const records = await lockRecords(tx, recordTableOf(table.resourceType), after, size);
  const last = records.at(-1);
  if (last === undefined) {
    await setViewState(tx, table.name, "ready");
    return 0;
  }
  await projectChanges(tx, table, records.map(changeOf));
  await setProgress(tx, table.version, { bucket: last.bucket, key: last.key });
  return records.length;
};

/** A record may have rows already, from a write that knew the view: they are replaced. */
const changeOf = ({ bucket, key, content }: StoredRecord) => ({
  bucket,
  key,
  previousBucket: bucket,
  resource: JSON.parse(content) as Resource,
});
