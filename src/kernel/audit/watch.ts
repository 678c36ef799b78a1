import { newId } from "../base/ids.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import type { AuditLog } from "./audit-log.ts";
import { findLastBlock, idsOfBytes, listBlocks } from "./blocks.sql.ts";
import { listMissing } from "./entries.sql.ts";
import { systemOrigin } from "./origin.ts";

export interface Watch {
  round(): Promise<void>;
}

/** Milliseconds after which an acknowledged entry that is not sealed is looked for. */
const patience = 3_000;
const mostLookedFor = 5_000;
const blocksPerLook = 200;

/**
 * What was answered must be sealed: every process remembers its own entries until it sees them in a block. One that is
 * gone before it was sealed, which no proof could show later, is told loudly and written into the log itself.
 */
export function createWatch(db: Db, log: Log, audit: AuditLog): Watch {
  let seen: number | undefined;
  const lookAtBlocks = async (): Promise<void> => {
    if (seen === undefined) seen = sizeOf(await findLastBlock(db.direct)) - 1;
    for (;;) {
      const blocks = await listBlocks(db.direct, seen + 1, blocksPerLook);
      for (const block of blocks) {
        audit.acknowledged.remove(idsOfBytes(block.ids));
        seen = block.first;
      }
      if (blocks.length < blocksPerLook) return;
    }
  };
  const lost = async (): Promise<readonly string[]> => {
    const old = audit.acknowledged.olderThan(performance.now() - patience).slice(0, mostLookedFor);
    return old.length === 0 ? [] : listMissing(db.direct, old);
  };
  return {
    round: async () => {
      if (audit.acknowledged.count() === 0) return;
      await lookAtBlocks();
      const missing = await lost();
      if (missing.length === 0) return;
      audit.acknowledged.remove(missing);
      log.error({ entries: missing }, "entries of the audit log have disappeared before they were sealed");
      await audit.record({
        origin: systemOrigin("Nhật ký truy cập", newId()),
        kind: "E",
        action: "audit.alarm",
        outcome: "refused",
        detail: { missing },
      });
    },
  };
}

const sizeOf = (last: Awaited<ReturnType<typeof findLastBlock>>): number =>
  last === undefined ? 0 : last.first + last.size;
