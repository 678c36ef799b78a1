import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../base/app-error.ts";
import type { Db, Tx } from "../db/db.ts";
import { type Acknowledged, createAcknowledged } from "./acknowledged.ts";
import { insertEntries } from "./entries.sql.ts";
import { type AuditNote, type AuditRow, rowOfNote } from "./entry.ts";
import { openEra } from "./era.ts";

/** Where every access is written down before its answer leaves. */
export interface AuditLog {
  /** In the transaction that does what is told: both are there or none. Call `committed` when it has committed. */
  append(tx: Tx, notes: readonly AuditNote[]): Promise<void>;
  committed(tx: Tx): void;
  /** For what changes nothing: resolves when the entry is durable, refuses when it cannot be written. */
  record(note: AuditNote): Promise<void>;
  /** Key under which the record knows a patient. */
  readonly keyOf: (patientId: string) => string;
  /** Entries that somebody relies on and that are not yet sealed. */
  readonly acknowledged: Acknowledged;
  readonly shift: number;
}

export interface AuditLogParts {
  readonly db: Db;
  readonly keyOf: (patientId: string) => string;
}

interface Waiting {
  readonly row: AuditRow;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of one statement; more wait for the next. */
const mostRows = 64;
/** A second statement starts beside the first only for a crowd. */
const crowd = 24;

export async function openAuditLog({ db, keyOf }: AuditLogParts): Promise<AuditLog> {
  const shift = await openEra(db);
  const acknowledged = createAcknowledged();
  const open = new WeakMap<Tx, string[]>();
  const write = (rows: readonly AuditRow[]) => writeDurably(db.append, rows, shift);
  const record = gather(async (rows) => {
    await write(rows);
    acknowledged.add(rows.map(({ id }) => id));
  });
  return {
    keyOf,
    acknowledged,
    shift,
    record: (note) => record(rowOfNote(note)),
    append: async (tx, notes) => {
      const rows = notes.map((note) => rowOfNote(note));
      const ids = rows.map(({ id }) => id);
      const before = open.get(tx);
      if (before === undefined) open.set(tx, ids);
      else before.push(...ids);
      await insertEntries(tx, rows, { shift, again: false });
    },
    committed: (tx) => {
      const ids = open.get(tx);
      open.delete(tx);
      if (ids !== undefined) acknowledged.add(ids);
    },
  };
}

/**
 * Entries that arrive while others are being committed travel together in the next statement: at eight clients a read
 * pays for an eighth of a commit.
 */
function gather(write: (rows: readonly AuditRow[]) => Promise<void>): (row: AuditRow) => Promise<void> {
  let queue: Waiting[] = [];
  let inFlight = 0;
  let scheduled = false;
  const schedule = (): void => {
    if (scheduled || queue.length === 0) return;
    if (inFlight > 1 || (inFlight === 1 && queue.length < crowd)) return;
    scheduled = true;
    setImmediate(flush);
  };
  const flush = (): void => {
    scheduled = false;
    const batch = queue.slice(0, mostRows);
    queue = queue.slice(mostRows);
    inFlight += 1;
    void settle(write, batch).then(() => {
      inFlight -= 1;
      schedule();
    });
    schedule();
  };
  return (row) =>
    new Promise((resolve, reject) => {
      queue.push({ row, resolve, reject });
      schedule();
    });
}

async function settle(
  write: (rows: readonly AuditRow[]) => Promise<void>,
  batch: readonly Waiting[],
): Promise<void> {
  try {
    await write(batch.map(({ row }) => row));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

const pauses = [50, 250] as const;

/** A connection that broke may have committed before: the same entries are sent again, and count once. */
async function writeDurably(tx: Tx, rows: readonly AuditRow[], shift: number): Promise<void> {
  try {
    return await insertEntries(tx, rows, { shift, again: false });
  } catch {
    for (const pause of pauses) {
      await sleep(pause);
      if (await isWrittenAgain(tx, rows, shift)) return;
    }
  }
  await insertEntries(tx, rows, { shift, again: true }).catch((cause: unknown) => {
    throw new AppError(
      "unavailable",
      "audit.unavailable",
      "Không ghi được nhật ký truy cập nên không trả dữ liệu; hãy thử lại sau ít phút",
      { cause },
    );
  });
}

const isWrittenAgain = (tx: Tx, rows: readonly AuditRow[], shift: number): Promise<boolean> =>
  insertEntries(tx, rows, { shift, again: true }).then(
    () => true,
    () => false,
  );
