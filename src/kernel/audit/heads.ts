import { addDays, vietnamDay } from "../base/dates.ts";
import { newId } from "../base/ids.ts";
import type { Tx } from "../db/db.ts";
import type { Block } from "./blocks.sql.ts";
import { headText, type SignedHead } from "./contract.ts";
import { findFirstSealed, findLastDay, findLastHead, type HeadRow, insertHead } from "./heads.sql.ts";
import type { Signer } from "./signer.ts";
import { emptyRoot } from "./tree.ts";

const hour = 3_600_000;
/** Milliseconds after which what is new is signed, so that its tail cannot be cut unseen. */
export const signPause = 300_000;

/**
 * Signs the tree as it is before anything of the new hour or day goes in: the head of a day holds exactly what was
 * sealed until its end. Days on which nothing ran are closed too, so that none is missing.
 */
export async function closePeriods(
  tx: Tx,
  signer: Signer,
  last: Block | undefined,
  now: Date,
): Promise<void> {
  const tree = { size: last === undefined ? 0 : last.first + last.size, root: last?.root ?? emptyRoot };
  for (const day of await daysToClose(tx, now)) await signHead(tx, signer, { ...tree, at: now, day });
  const head = await findLastHead(tx);
  if (head === undefined || isDue(head, tree.size, now))
    await signHead(tx, signer, { ...tree, at: now, day: null });
}

/** Each hour, and sooner when something is new. */
function isDue(head: HeadRow, size: number, now: Date): boolean {
  const isPast = (step: number): boolean =>
    Math.floor(now.getTime() / step) > Math.floor(head.at.getTime() / step);
  return isPast(hour) || (size > head.size && isPast(signPause));
}

async function daysToClose(tx: Tx, now: Date): Promise<readonly string[]> {
  const closed = await findLastDay(tx);
  const first = closed === undefined ? await firstDay(tx) : addDays(closed, 1);
  const today = vietnamDay(now);
  const days: string[] = [];
  if (first !== undefined) for (let day = first; day < today; day = addDays(day, 1)) days.push(day);
  return days;
}

async function firstDay(tx: Tx): Promise<string | undefined> {
  const sealed = await findFirstSealed(tx);
  return sealed === undefined ? undefined : vietnamDay(sealed);
}

async function signHead(
  tx: Tx,
  signer: Signer,
  tree: Pick<HeadRow, "size" | "root" | "at" | "day">,
): Promise<void> {
  const text = headText({ ...tree, root: tree.root.toString("base64"), at: tree.at.toISOString() });
  await insertHead(tx, { id: newId(), ...tree, ...(await signer.sign(tx, text)) });
}

export const signedHeadOf = ({ size, root, at, day, key, signature }: HeadRow): SignedHead => ({
  size,
  root: root.toString("base64"),
  at: at.toISOString(),
  day,
  key,
  signature: signature.toString("base64"),
});
