import { AppError } from "../base/app-error.ts";
import type { Tx } from "../db/db.ts";
import { findBlockOf, findLastBlock, idsOfBytes, storedTree } from "./blocks.sql.ts";
import type { Evidence } from "./contract.ts";
import { findEntry } from "./entries.sql.ts";
import { findDay, findHeadOver, findHeadSized, type HeadRow, listKeys } from "./heads.sql.ts";
import { signedHeadOf } from "./heads.ts";
import { consistencyPath, inclusionPath, rootAt } from "./proofs.ts";
import { publicKeysOf } from "./signer.ts";

/** Proof that an entry stands in the log below a signed root; undefined until the next root is signed. */
export async function inclusionOf(tx: Tx, entryId: string): Promise<Evidence | undefined> {
  const entry = await findEntry(tx, entryId);
  if (entry === undefined) throw new AppError("not-found", "audit.entry", "Không có mục nhật ký này");
  const block = await findBlockOf(tx, entry.moment);
  const place = block === undefined ? -1 : idsOfBytes(block.ids).indexOf(entryId);
  if (block === undefined || place < 0) return undefined;
  const index = block.first + place;
  const head = await findHeadOver(tx, index + 1);
  if (head === undefined) return undefined;
  const tree = storedTree(tx, await findLastBlock(tx));
  const path = await inclusionPath(tree, index, head.size);
  const root = head.root.toString("base64");
  const { event } = entry;
  return {
    kind: "inclusion",
    proof: { event, index, size: head.size, root, path: path.map(base64) },
    head: signedHeadOf(head),
    keys: publicKeysOf(await listKeys(tx)),
  };
}

/** Proof that the log of the later head begins with the log of the earlier one. */
export async function consistencyOf(tx: Tx, from: string, to: string): Promise<Evidence> {
  const heads = [await headNamed(tx, from), await headNamed(tx, to)].toSorted((a, b) => a.size - b.size);
  const [earlier, later] = heads as [HeadRow, HeadRow];
  const tree = storedTree(tx, await findLastBlock(tx));
  const path = await consistencyPath(tree, earlier.size, later.size);
  const rooted = async ({ size }: HeadRow) => ({ size, root: base64(await rootAt(tree, size)) });
  return {
    kind: "consistency",
    proof: { from: await rooted(earlier), to: await rooted(later), path: path.map(base64) },
    heads: [signedHeadOf(earlier), signedHeadOf(later)],
    keys: publicKeysOf(await listKeys(tx)),
  };
}

/** By the day it closes (`2026-11-20`) or by its size. */
async function headNamed(tx: Tx, name: string): Promise<HeadRow> {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(name);
  const isSize = /^\d{1,15}$/.test(name);
  if (!isDay && !isSize)
    throw new AppError(
      "invalid",
      "audit.head-name",
      "from và to phải là một ngày (2026-11-20) hay một số mục",
    );
  const head = isDay ? await findDay(tx, name) : await findHeadSized(tx, Number(name));
  if (head === undefined) throw new AppError("not-found", "audit.head", `Chưa có gốc đã ký cho ${name}`);
  return head;
}

const base64 = (hash: Buffer): string => hash.toString("base64");
