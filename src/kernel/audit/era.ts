import type { Db } from "../db/db.ts";
import { findEra, insertEra, type NewestEra } from "./era.sql.ts";

/** Advisory lock of whoever seals the log or begins an era. */
export const auditLock = 7_301_982;

/**
 * What is added to transaction numbers in this database, so that they only ever grow: a database that was moved to a
 * cluster which counts lower begins a new era. The product does not run while it is moved.
 */
export async function openEra(db: Db): Promise<number> {
  const era = await findEra(db.direct);
  if (era.now + era.shift > era.highest) return era.shift;
  return db.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [auditLock]);
    const again = await findEra(tx);
    if (again.now + again.shift > again.highest) return again.shift;
    const shift = nextShift(again);
    await insertEra(tx, again.n + 1, shift);
    return shift;
  });
}

/** Every number of the new era is higher than all before; the round thousand is for people who look at it. */
const nextShift = ({ highest, now }: NewestEra): number =>
  Math.ceil((highest - now + 1) / 1000) * 1000 + 1000;
