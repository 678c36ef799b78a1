import type { Tx } from "#kernel/db/db.ts";
import type { Place } from "./view-table.ts";

export const viewStates = ["building", "ready", "dropping"] as const;
export type ViewState = (typeof viewStates)[number];

export interface ViewRow {
  readonly name: string;
  readonly resourceType: string;
  readonly definition: string;
  readonly version: number;
  readonly state: ViewState;
}

const columns = `name, resource_type as "resourceType", definition, version, state`;

export const getRegistryVersion = async (tx: Tx): Promise<number> => {
  const [row] = await tx.query<{ version: number }>(
    "select version from reporting.view_registry",
    [],
    "view_version",
  );
  return row?.version ?? 0;
};

/** One change of the registry at a time. */
export const raiseRegistryVersion = async (tx: Tx): Promise<number> => {
  const [row] = await tx.query<{ version: number }>(
    "update reporting.view_registry set version = version + 1 returning version",
  );
  return row?.version ?? 0;
};

export const listViews = (tx: Tx): Promise<readonly ViewRow[]> =>
  tx.query<ViewRow>(`select ${columns} from reporting.view_definition order by name`);

export const findView = async (tx: Tx, name: string): Promise<ViewRow | undefined> => {
  const [row] = await tx.query<ViewRow>(`select ${columns} from reporting.view_definition where name = $1`, [
    name,
  ]);
  return row;
};

export const insertView = async (tx: Tx, view: Omit<ViewRow, "state">): Promise<void> => {
  await tx.query(
    `insert into reporting.view_definition (name, resource_type, definition, version, state)
     values ($1, $2, $3, $4, 'building')`,
    [view.name, view.resourceType, view.definition, view.version],
  );
};

export const setViewState = async (tx: Tx, name: string, state: ViewState): Promise<void> => {
  await tx.query("update reporting.view_definition set state = $2 where name = $1", [name, state]);
};

/** Where the back-fill of a view stands; held until the batch is in, so that two never fill the same rows. */
export const lockProgress = async (tx: Tx, version: number): Promise<Place | undefined> => {
  const [row] = await tx.query<Place>(
    `select after_bucket as bucket, after_key as key from reporting.view_definition
     where version = $1 and state = 'building' for update`,
    [version],
  );
  return row;
};

export const setProgress = async (tx: Tx, version: number, at: Place): Promise<void> => {
  await tx.query(
    "update reporting.view_definition set after_bucket = $2, after_key = $3 where version = $1",
    [version, at.bucket, at.key],
  );
};

export const dropView = async (tx: Tx, name: string, table: string): Promise<void> => {
  await tx.query(`drop table if exists ${table}`);
  await tx.query("delete from reporting.view_failure where view_name = $1", [name]);
  await tx.query("delete from reporting.view_definition where name = $1 and state = 'dropping'", [name]);
};

export interface StoredRecord extends Place {
  readonly content: string;
}

/** The next records of a type in the order of their keys; nobody changes them until the batch is in. */
export const lockRecords = (
  tx: Tx,
  table: string,
  after: Place,
  limit: number,
): Promise<readonly StoredRecord[]> =>
  tx.query<StoredRecord>(
    `select bucket, id as key, content from ${table}
     where (bucket, id) > ($1, $2) and not deleted order by bucket, id limit $3 for share`,
    [after.bucket, after.key, limit],
  );

/** The number below which every transaction number has been given out. */
export const nextTransactionNumber = async (tx: Tx): Promise<string> => {
  const [row] = await tx.query<{ xmax: string }>(
    "select pg_snapshot_xmax(pg_current_snapshot())::text as xmax",
  );
  return row?.xmax ?? "0";
};

/** Whether all transactions numbered below have ended. */
export const hasEndedBelow = async (tx: Tx, number: string): Promise<boolean> => {
  const [row] = await tx.query<{ ended: boolean }>(
    "select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as ended",
    [number],
  );
  return row?.ended ?? false;
};

export interface FailureCount {
  readonly name: string;
  readonly failures: number;
}

/** Records that have no rows in a view's table because theirs cannot be computed. */
export const countFailures = (tx: Tx): Promise<readonly FailureCount[]> =>
  tx.query<FailureCount>(
    "select view_name as name, count(*) as failures from reporting.view_failure group by view_name",
  );
