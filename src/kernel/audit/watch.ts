import { newId } from "../base/ids.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import type { AuditLog } from "./audit-log.ts";
import { type Block, findLastFirst, idsOfBytes, listBlocks } from "./blocks.sql.ts";
import { listMissing } from "./entries.sql.ts";
import { systemOrigin } from "./origin.ts";

export interface Watch {
  round(): Promise<void>;
}

/** Milliseconds after which an acknowledged entry that is not sealed is looked for. */
const patience = 3_000;
/** Milliseconds between marks of how far the log is. */
const markPause = 10_000;
const mostLookedFor = 5_000;
const blocksPerLook = 200;

/**
 * What was answered must be sealed: every process remembers its own entries until it sees them in a block. One that is
 * gone before it was sealed, which no proof could show later, is told loudly and written into the log itself.
 */
export function createWatch(db: Db, log: Log, audit: AuditLog): Watch {
  const { acknowledged } = audit;
  const place = createPlace(db);
  const old = (): readonly string[] =>
    acknowledged.olderThan(performance.now() - patience).slice(0, mostLookedFor);
  return {
    round: async () => {
      await place.mark();
      if (old().length === 0) return place.forget();
      for (const block of await place.newBlocks()) acknowledged.remove(idsOfBytes(block.ids));
      const waiting = old();
      const missing = waiting.length === 0 ? [] : await listMissing(db.direct, waiting);
      if (missing.length > 0) await raise(log, audit, missing);
    },
  };
}

async function raise(log: Log, audit: AuditLog, missing: readonly string[]): Promise<void> {
  audit.acknowledged.remove(missing);
  log.error({ entries: missing }, "entries of the audit log have disappeared before they were sealed");
  await audit.record({
    origin: systemOrigin("Nhật ký truy cập", newId()),
    kind: "E",
    action: "audit.alarm",
    outcome: "refused",
    detail: { missing },
  });
}

/** From where on blocks may hold entries that are still remembered. */
function createPlace(db: Db) {
  let seen: number | undefined;
  let marked = { first: -1, at: Number.NEGATIVE_INFINITY };
  let before = -1;
  return {
    mark: async (): Promise<void> => {
      const now = performance.now();
      if (now - marked.at < markPause) return;
      before = marked.first;
      marked = { first: await findLastFirst(db.direct), at: now };
      seen ??= marked.first;
    },
    /** Nothing older than `patience` is remembered, so nothing before the last mark but one is of interest. */
    forget: (): void => {
      seen = Math.max(seen ?? -1, before);
    },
    newBlocks: async (): Promise<readonly Block[]> => {
      const found: Block[] = [];
      for (;;) {
        const blocks = await listBlocks(db.direct, (seen ?? -1) + 1, blocksPerLook);
        found.push(...blocks);
        seen = blocks.at(-1)?.first ?? seen;
        if (blocks.length < blocksPerLook) return found;
      }
    },
  };
}
