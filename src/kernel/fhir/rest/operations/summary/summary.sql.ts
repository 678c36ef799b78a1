import type { Tx } from "#kernel/db/db.ts";
import { tableOf, typeCodeOf } from "../../../resource-types.ts";
import { createBinds } from "../../visible-rows.ts";
import { type Compartment, type RecordRow, seenBy } from "../everything.sql.ts";

/** The newest rows of each type by their main date; a summary needs no more of a very long record. */
export function listNewest(
  tx: Tx,
  { bucket, patient, types, person }: Compartment,
  perType: number,
): Promise<RecordRow[]> {
  const { values, bind } = createBinds([bucket, patient, perType]);
  const seen = seenBy(person, bind);
  const parts = types.map(
    (type) => `(select ${typeCodeOf(type)}::int2 as type, t.id, t.content from ${tableOf(type)} t
      where t.bucket = $1 and t.patient = $2 and not t.deleted${seen(type)} order by t.start_at desc nulls last, t.id limit $3)`,
  );
  return tx.query(parts.join(" union all "), values);
}
