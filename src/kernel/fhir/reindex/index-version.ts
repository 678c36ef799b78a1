import type { Db, Tx } from "#kernel/db/db.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import type { Job } from "#kernel/jobs/job.ts";
import { typeOfCode } from "../resource-types.ts";
import { listPresentTypes } from "./deep-check.sql.ts";
import { readEpoch } from "./registry.sql.ts";
import type { ReindexPayload } from "./reindex-job.ts";

/** Raise it whenever the same content gets another index than before: older rows are then indexed again. */
export const indexVersion = 3;

/**
 * Called when the record is opened: a store that another version of the program has indexed is indexed again in the
 * background, type by type. Answers how many types that concerns.
 */
export const adoptIndexVersion = (
  db: Db,
  reindex: Job<ReindexPayload>,
  version = indexVersion,
): Promise<number> =>
  db.transaction(async (tx) => {
    if (!(await isNewVersion(tx, String(version)))) return 0;
    const epoch = await readEpoch(tx);
    const now = new Date();
    const types = (await listPresentTypes(tx)).map((row) => typeOfCode(row.type));
    for (const type of types) await enqueue(tx, reindex, { type, epoch }, { now, key: `${type}@${epoch}` });
    return types.length;
  });

/** Several processes may start at once: the row lets one of them see the change. */
async function isNewVersion(tx: Tx, version: string): Promise<boolean> {
  const changed = await tx.query(
    `insert into fhir.setting as s (name, value) values ('index-version', $1)
     on conflict (name) do update set value = excluded.value where s.value <> excluded.value returning 1`,
    [version],
  );
  return changed.length > 0;
}
