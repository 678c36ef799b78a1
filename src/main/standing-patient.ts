import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { getPeriod } from "#kernel/privacy/deadline.ts";
import { findStandingPatient } from "#kernel/privacy/telephone/phone-versions.sql.ts";
import type { RecordDoor } from "./record.ts";

const hour = 3_600_000;

/**
 * What the record said of a patient before the hold began, or when it began itself: who changes a telephone or a number
 * today opens no account by it, and whoever is robbed of it has days to hear of it.
 */
export async function standingPatient<Row>(
  { db }: RecordDoor["store"],
  id: string,
  fits: (row: Row) => boolean,
): Promise<boolean> {
  const now = new Date();
  const { amount } = await getPeriod(db.direct, "citizen.hold", now);
  const since = new Date(now.getTime() - amount * hour);
  const content = await findStandingPatient(db.direct, keyOf(id), since);
  return content !== undefined && fits(JSON.parse(content) as Row);
}
