import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { AppError } from "#kernel/base/app-error.ts";
import {
  createRestorePoint,
  exportSnapshot,
  type LogPoint,
  listTables,
  lockAgainstWrites,
} from "./backup.sql.ts";
import { type ContentProof, openProof, readProof } from "./content-proof.ts";
import { withConnection } from "./with-connection.ts";

/** A named point in the log together with the proof of what the store held exactly there. */
export interface FreezePoint extends LogPoint {
  readonly name: string;
  readonly tables: ContentProof;
}

/**
 * Writers are held off for some milliseconds: with every table locked, the named point in the log and the snapshot
 * describe the same instant. The long reading then happens in the snapshot, beside new writes.
 */
export function freezePoint(url: string, name: string): Promise<FreezePoint> {
  return withConnection(url, async (reader) => {
    const point = await withConnection(url, async (locker) => {
      await holdWriters(locker);
      const marked = await createRestorePoint(locker, name);
      await openProof(reader, await exportSnapshot(locker));
      return marked; // closing the connection lets the writers go
    });
    return { ...point, name, tables: await readProof(reader) };
  });
}

const attempts = 60;

async function holdWriters(locker: pg.Client): Promise<void> {
  const tables = await listTables(locker);
  for (let attempt = 1; ; attempt++) {
    try {
      return await lockAgainstWrites(locker, tables);
    } catch (error) {
      await locker.query("rollback");
      if (!isBusy(error)) throw error;
      if (attempt >= attempts) throw tooBusy(error);
      await sleep(200 + Math.random() * 300);
    }
  }
}

/** Lock not available in time, or a tangle with writers. */
function isBusy(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "55P03" || error.code === "40P01");
}

function tooBusy(cause: unknown): AppError {
  return new AppError(
    "unavailable",
    "backup.busy",
    "Một giao dịch dài đang giữ khoá nên chưa đánh dấu được điểm sao lưu. Hãy thử lại khi giao dịch đó xong.",
    { cause },
  );
}
