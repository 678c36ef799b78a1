import type { Tx } from "#kernel/db/db.ts";
import { getPeriod } from "../deadline.ts";

const hour = 3_600_000;

/** What the record has said since then counts: later changes of what tells who somebody is open nothing yet. */
export async function holdBegan(tx: Tx, now: Date): Promise<Date> {
  const { amount } = await getPeriod(tx, "citizen.hold", now);
  return new Date(now.getTime() - amount * hour);
}
