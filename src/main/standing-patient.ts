import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { holdBegan } from "#kernel/privacy/telephone/hold.ts";
import { findStandingPatient } from "#kernel/privacy/telephone/phone-versions.sql.ts";
import type { RecordDoor } from "./record.ts";

/**
 * What the record said of a patient before the hold began, or when it began itself: who changes a telephone or a number
 * today opens no account by it, and whoever is robbed of it has days to hear of it.
 */
export async function standingPatient<Row>(
  { db }: RecordDoor["store"],
  id: string,
  fits: (row: Row) => boolean,
): Promise<boolean> {
  const since = await holdBegan(db.direct, new Date());
  const content = await findStandingPatient(db.direct, keyOf(id), since);
  return content !== undefined && fits(JSON.parse(content) as Row);
}
