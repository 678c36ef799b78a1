import type { Db, Tx } from "#kernel/db/db.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import type { ProjectedChange, Projection } from "#kernel/fhir/store/projection.ts";
import { projectChanges, type RecordChange } from "./project.ts";
import { getRegistryVersion, listViews, type ViewRow } from "./view-registry.sql.ts";
import { compileViewTable, type ViewTable } from "./view-table.ts";

export interface RegistryOptions {
  /**
   * Milliseconds within which a server normally learns of new definitions. Whoever registers a view waits that long,
   * so that few writes have to be repeated; that none is missed is seen to by the look behind each write.
   */
  readonly lease?: number;
  /** Told about definitions that cannot be compiled any more; their tables are out of step until that is mended. */
  readonly onProblem?: (view: string, error: unknown) => void;
}

/** Keeps the tables of all registered views in step with the records, inside the transactions that change them. */
export interface ViewRegistry extends Projection {
  readonly refresh: () => Promise<void>;
  readonly close: () => void;
}

export const defaultLease = 6_000;

/** Rows were projected for views that are no longer the current ones; the transaction is repeated with these. */
export class StaleViews extends Error {
  readonly code = "TT001";
}

interface Known {
  readonly version: number;
  readonly byType: ReadonlyMap<string, readonly ViewTable[]>;
}

export const openViewRegistry = async (db: Db, options: RegistryOptions = {}): Promise<ViewRegistry> => {
  const { lease = defaultLease, onProblem = () => undefined } = options;
  let known: Known = { version: -1, byType: new Map() };
  const refresh = async (): Promise<void> => {
    known = await readRegistry(db.direct, known, onProblem);
  };
  await refresh();
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => onProblem("*", error));
  }, lease / 3);
  timer.unref();
  return {
    refresh,
    close: () => clearInterval(timer),
    apply: async (tx, changes) => {
      const { version, byType } = known;
      // Sent behind the rows: who still reads the version before had a transaction number before the next one was
      // committed, and whoever registers a view waits for all such transactions to end.
      const confirmed = getRegistryVersion(tx);
      const [found, applied] = await Promise.allSettled([
        confirmed,
        byType.size > 0 ? applyAll(tx, byType, changes) : undefined,
      ]);
      if (found.status === "fulfilled" && found.value !== version) {
        await refresh();
        throw new StaleViews("views were registered or taken away meanwhile");
      }
      for (const each of [found, applied]) if (each.status === "rejected") throw each.reason;
    },
  };
};

const readRegistry = async (
  tx: Tx,
  known: Known,
  onProblem: (view: string, error: unknown) => void,
): Promise<Known> => {
  const version = await getRegistryVersion(tx);
  if (version === known.version) return known;
  const byType = new Map<string, ViewTable[]>();
  for (const row of await listViews(tx)) {
    if (row.state === "dropping") continue;
    const table = compileOrTell(row, onProblem);
    if (table === undefined) continue;
    byType.set(table.resourceType, [...(byType.get(table.resourceType) ?? []), table]);
  }
  return { version, byType };
};

const compileOrTell = (
  row: ViewRow,
  onProblem: (view: string, error: unknown) => void,
): ViewTable | undefined => {
  try {
    return compileViewTable(row.name, JSON.parse(row.definition), row.version);
  } catch (error) {
    onProblem(row.name, error);
    return undefined;
  }
};

const applyAll = async (
  tx: Tx,
  byType: ReadonlyMap<string, readonly ViewTable[]>,
  changes: readonly ProjectedChange[],
): Promise<void> => {
  const work: Promise<void>[] = [];
  for (const [type, tables] of byType) {
    const concerned = changes.filter((change) => change.type === type);
    if (concerned.length === 0) continue;
    const records = concerned.map(recordOf);
    for (const table of tables) work.push(projectChanges(tx, table, records));
  }
  await Promise.all(work);
};

/** The record as readers see it: with the id and meta that the store assigned. */
const recordOf = (change: ProjectedChange): RecordChange => {
  const { key, bucket, previousBucket, resource } = change;
  return {
    key,
    bucket,
    previousBucket,
    resource: resource === undefined ? undefined : stored(change, resource),
  };
};

const stored = ({ id, version, updated }: ProjectedChange, resource: Resource): Resource => ({
  ...resource,
  id,
  meta: { ...resource.meta, versionId: String(version), lastUpdated: updated },
});
