import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { Tx } from "#kernel/db/db.ts";
import type { IndexRow } from "../indexing/index-row.ts";
import { bucketOf } from "../indexing/keys.ts";
import type { Resource } from "../resource.ts";
import { type ResourceType, typeCodeOf } from "../resource-types.ts";
import type { Change, ChangeResult, Current } from "./changes.ts";
import type { Lessons } from "./lessons.ts";
import { lockCurrents, placeKey } from "./lock-currents.ts";
import type { Projection } from "./projection.ts";
import type { RowWrite } from "./row-write.ts";
import { indexOfDeleted, type Prepared, renderContent, type StoredRow } from "./stored-row.ts";
import { notesOfWrites } from "./write-notes.ts";
import { writeRows } from "./write-rows.ts";

/** What a set of changes did, told to the outbox in the same transaction. */
export interface ChangeNote {
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number;
  readonly op: "create" | "update" | "delete";
}

/** The search parameters that rows are indexed for can change while the system runs; each set has a number. */
export interface IndexEpoch {
  current(): number;
  /** Throws, for the transaction to be repeated, when the set is no longer in force. Asked after rows were written. */
  confirm(tx: Tx, epoch: number): Promise<void>;
}

export interface WriteParts {
  readonly epoch: IndexEpoch;
  readonly index: (resource: Resource) => IndexRow;
  readonly projections: readonly Projection[];
  /** Puts one row into the outbox for all changes of the transaction. */
  readonly tellOutbox: (tx: Tx, notes: readonly ChangeNote[]) => Promise<void>;
  readonly lessons: Pick<Lessons, "newWords" | "newTypes">;
  readonly clock: () => number;
  /** Writes down who did it, in the same transaction. */
  readonly audit?: Pick<AuditLog, "append"> | undefined;
}

/**
 * The only way a record changes: current rows, versions, index rows, projections and the outbox go together, in the
 * caller's transaction. Results stand in the order of the changes; a refusal concerns its change alone, the caller
 * decides whether it ends the transaction.
 */
export async function applyChanges(
  tx: Tx,
  parts: WriteParts,
  changes: readonly Change[],
): Promise<readonly ChangeResult[]> {
  const currents = changes.every((change) => change.fresh) ? none : await lockCurrents(tx, changes);
  const now = parts.clock();
  const epoch = parts.epoch.current();
  const indexOf = (prepared: Prepared) =>
    prepared.epoch === epoch ? prepared.index : parts.index(prepared.resource);
  const writes: RowWrite[] = [];
  const results = changes.map((change) => {
    const current = currents.get(placeKey(change.type, change.key));
    return decideOne(change, current, now, { writes, indexOf });
  });
  if (writes.length > 0) await writeAll(tx, parts, { writes, epoch });
  return results;
}

const none: ReadonlyMap<string, Current> = new Map();

interface Deciding {
  readonly writes: RowWrite[];
  readonly indexOf: (prepared: Prepared) => IndexRow;
}

function decideOne(
  change: Change,
  current: Current | undefined,
  now: number,
  { writes, indexOf }: Deciding,
): ChangeResult {
  const { type, id, origin } = change;
  const decision = change.decide(current);
  switch (decision.kind) {
    case "refuse":
      return { kind: "refused", error: decision.error };
    case "keep":
      return { kind: "kept", type, id, current };
    case "delete": {
      const row = deletedRow(change, current, now);
      writes.push({ row, before: current, fresh: change.fresh, resource: undefined, origin });
      return { kind: "deleted", type, id, version: row.version };
    }
    case "write": {
      const row = writtenRow(
        change,
        { ...decision.prepared, index: indexOf(decision.prepared) },
        current,
        now,
      );
      const { resource } = decision.prepared;
      writes.push({ row, before: current, fresh: change.fresh, resource, origin });
      const created = current === undefined || current.deleted;
      return {
        kind: "written",
        created,
        type,
        id,
        version: row.version,
        updated: row.updated,
        content: row.content,
      };
    }
  }
}

/** Time never runs backwards within one resource, whatever the machine's clock does. */
const instantAfter = (current: Current | undefined, now: number): string =>
  new Date(current === undefined ? now : Math.max(now, current.updated.getTime() + 1)).toISOString();

function writtenRow(
  change: Change,
  prepared: Prepared,
  current: Current | undefined,
  now: number,
): StoredRow {
  const { id, key, type } = change;
  const version = (current?.version ?? 0) + 1;
  const updated = instantAfter(current, now);
  return {
    type,
    id,
    key,
    bucket: bucketOf(prepared.index.patient ?? key),
    version,
    updated,
    deleted: false,
    index: prepared.index,
    content: renderContent(prepared.exact, id, version, updated),
  };
}

function deletedRow(change: Change, current: Current | undefined, now: number): StoredRow {
  const { id, key, type } = change;
  return {
    type,
    id,
    key,
    bucket: current?.bucket ?? bucketOf(key),
    version: (current?.version ?? 0) + 1,
    updated: instantAfter(current, now),
    deleted: true,
    index: indexOfDeleted(current?.patient),
    content: JSON.stringify({ resourceType: type, id }),
  };
}

/** Rows and the index epoch that they were made for. */
export interface EpochWrites {
  readonly writes: readonly RowWrite[];
  readonly epoch: number;
}

async function writeAll(tx: Tx, parts: WriteParts, { writes, epoch }: EpochWrites): Promise<void> {
  await allDone([
    writeRows(tx, writes),
    completeWrites(tx, parts, { writes, epoch }),
    parts.audit?.append(tx, notesOfWrites(writes)) ?? Promise.resolve(),
  ]);
}

/**
 * What goes along with every write, however its rows got in: words, types, projections and the outbox. The epoch is
 * asked for behind the rows, see `reindexJob`.
 */
export async function completeWrites(
  tx: Tx,
  parts: WriteParts,
  { writes, epoch }: EpochWrites,
): Promise<void> {
  await allDone([
    parts.epoch.confirm(tx, epoch),
    insertWords(
      tx,
      parts.lessons.newWords(
        tx,
        writes.map((write) => write.row.index),
      ),
    ),
    insertTypes(tx, parts.lessons.newTypes(tx, new Set(writes.map((write) => write.row.type)))),
    ...parts.projections.map((projection) => projection.apply(tx, writes.map(toProjected))),
    parts.tellOutbox(tx, writes.map(toNote)),
  ]);
}

/** As Promise.all, but waits for all: nothing may still be sent when the transaction is rolled back. */
async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

const toProjected = ({ row, before, resource }: RowWrite) => ({
  type: row.type,
  id: row.id,
  key: row.key,
  bucket: row.bucket,
  version: row.version,
  updated: row.updated,
  previousBucket: before?.bucket,
  resource,
});

const toNote = ({ row, before }: RowWrite): ChangeNote => ({
  type: row.type,
  id: row.id,
  version: row.version,
  op: row.deleted ? "delete" : before === undefined ? "create" : "update",
});

export async function insertWords(tx: Tx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await tx.query(
    "insert into fhir.word (word) select * from unnest($1::text[]) order by 1 on conflict do nothing",
    [[...words]],
    "ins_word",
  );
}

async function insertTypes(tx: Tx, types: readonly ResourceType[]): Promise<void> {
  if (types.length === 0) return;
  await tx.query(
    "insert into fhir.present_type (type) select * from unnest($1::int2[]) order by 1 on conflict do nothing",
    [types.map(typeCodeOf)],
  );
}
