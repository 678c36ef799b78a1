import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../base/app-error.ts";
import { type Db, sqlStateOf, type Tx } from "../db/db.ts";
import { type Acknowledged, createAcknowledged } from "./acknowledged.ts";
import { insertEntries } from "./entries.sql.ts";
import { type AuditNote, type AuditRow, type KeyOf, rowOfNote } from "./entry.ts";
import { openEra } from "./era.ts";
import { gatherEntries } from "./gather-entries.ts";

/** Where every access is written down before its answer leaves. */
export interface AuditLog {
  /** In the transaction that does what is told: both are there or none. Call `committed` when it has committed. */
  append(tx: Tx, notes: readonly AuditNote[]): Promise<void>;
  committed(tx: Tx): void;
  /** For what changes nothing: resolves when the entry is durable, refuses when it cannot be written. */
  record(note: AuditNote): Promise<void>;
  /** Tells that a `record` is coming soon, so that others wait a moment for it; call the answer right before it. */
  expect(): () => void;
  readonly keyOf: KeyOf;
  /** Entries that somebody relies on and that are not yet sealed. */
  readonly acknowledged: Acknowledged;
  readonly shift: number;
}

export interface AuditLogParts {
  readonly db: Db;
  readonly keyOf: KeyOf;
}

export async function openAuditLog({ db, keyOf }: AuditLogParts): Promise<AuditLog> {
  const shift = await openEra(db);
  const acknowledged = createAcknowledged();
  const open = new WeakMap<Tx, string[]>();
  const write = (rows: readonly AuditRow[]) => writeDurably(db.append, rows, shift);
  const gathered = gatherEntries(async (rows) => {
    await write(rows);
    acknowledged.add(rows.map(({ id }) => id));
  });
  return {
    keyOf,
    acknowledged,
    shift,
    record: (note) => gathered.add(rowOfNote(note, keyOf)),
    expect: gathered.expect,
    append: async (tx, notes) => {
      const rows = notes.map((note) => rowOfNote(note, keyOf));
      const ids = rows.map(({ id }) => id);
      const before = open.get(tx);
      if (before === undefined) open.set(tx, ids);
      else before.push(...ids);
      await insertEntries(tx, rows, { shift, again: false }).catch((error: unknown) => {
        throw isOfTheLog(error) ? unavailable(error) : error;
      });
    },
    committed: (tx) => {
      const ids = open.get(tx);
      open.delete(tx);
      if (ids !== undefined) acknowledged.add(ids);
    },
  };
}

/** Missing rights or tables, no room, read-only: classes of SQLSTATE in which nothing but the log is to blame. */
const isOfTheLog = (error: unknown): boolean => /^(?:42|53|25006)/.test(sqlStateOf(error) ?? "");

const unavailable = (cause: unknown): AppError =>
  new AppError(
    "unavailable",
    "audit.unavailable",
    "Không ghi được nhật ký truy cập nên không trả dữ liệu; hãy thử lại sau ít phút",
    { cause },
  );

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
  await insertEntries(tx, rows, { shift, again: true }).catch((error: unknown) => {
    throw unavailable(error);
  });
}

const isWrittenAgain = (tx: Tx, rows: readonly AuditRow[], shift: number): Promise<boolean> =>
  insertEntries(tx, rows, { shift, again: true }).then(
    () => true,
    () => false,
  );
