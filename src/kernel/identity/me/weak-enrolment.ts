import { isBySmsAlone } from "../../access/person-actor.ts";
import type { Tx } from "../../db/db.ts";
import type { OwnVisit } from "../visit.ts";
import { updateWeakUntil } from "./me.sql.ts";

const hold = 72 * 3_600_000;

/**
 * Who holds a telephone may add a password or a key by it; for three days those open no more than the telephone does,
 * or whoever got a number of somebody else would see at once what is restricted.
 */
export async function noteWeakEnrolment(
  tx: Tx,
  { person, now }: Pick<OwnVisit, "person" | "now">,
): Promise<void> {
  if (!isBySmsAlone(person.methods)) return;
  await updateWeakUntil(tx, person.accountId, new Date(now.getTime() + hold));
}
