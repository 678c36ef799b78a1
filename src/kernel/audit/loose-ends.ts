import { vietnamDay } from "../base/dates.ts";
import type { Tx } from "../db/db.ts";
import { findHorizon, findLastBlock } from "./blocks.sql.ts";
import { findEra } from "./era.sql.ts";
import { tileWidth } from "./tree.ts";
import { findTileBeyond, findUnsealedSince } from "./verify.sql.ts";

/** Something that no block leads to. */
interface LooseEnd {
  readonly day: string;
  readonly says: string;
}

/**
 * What lies behind the last block. Sealing takes seconds: entries that wait longer than a minute though nothing holds
 * them back, and hashes of a tree that is larger than the blocks tell, mean that blocks were taken away.
 */
export async function findLooseEnds(tx: Tx): Promise<readonly LooseEnd[]> {
  const last = await findLastBlock(tx);
  const size = last === undefined ? 0 : last.first + last.size;
  const horizon = await findHorizon(tx, (await findEra(tx)).shift);
  const unsealed = await findUnsealedSince(tx, last?.high ?? 0, horizon);
  const ends: LooseEnd[] = [];
  if (unsealed !== undefined)
    ends.push({
      day: vietnamDay(unsealed.since),
      says: `${unsealed.count} mục từ ${unsealed.since.toISOString()} không thuộc khối nào: khối đã bị xóa, việc niêm phong đang hỏng, hoặc máy chủ vừa tắt đột ngột (chạy lại nó một phút rồi kiểm lại)`,
    });
  const beyond = await findTileBeyond(tx, size, tileWidth);
  if (beyond !== undefined)
    ends.push({
      day: unsealed?.since === undefined ? vietnamDay(last?.at ?? new Date()) : vietnamDay(unsealed.since),
      says: `mảnh cây ${beyond.level}/${beyond.n} nằm sau mục cuối cùng đã niêm phong (${size}): khối đã bị xóa`,
    });
  return ends;
}
