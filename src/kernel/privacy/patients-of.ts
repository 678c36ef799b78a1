import type { Context } from "#kernel/access/context.ts";
import type { Tx } from "#kernel/db/db.ts";
import { facilityOf } from "./actor-words.ts";

/** Those of these patients whom a facility reaches: by their visits there, or by its catchment. */
export type PatientsOf = (
  tx: Tx,
  facility: string,
  patients: readonly string[],
) => Promise<ReadonlySet<string>>;

/**
 * Those whom somebody at a desk has no business to name, because they are not their facility's; none for the province's
 * officers. A patient who does not exist is among them: nobody learns which of both it is.
 */
export async function strangersTo(
  patientsOf: PatientsOf,
  { tx, actor }: Pick<Context, "tx" | "actor">,
  patients: readonly string[],
): Promise<readonly string[]> {
  const facility = facilityOf(actor);
  if (facility === undefined) return [];
  const own = await patientsOf(tx, facility, patients);
  return patients.filter((id) => !own.has(id));
}
