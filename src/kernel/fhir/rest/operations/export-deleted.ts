import { keyOf } from "../../indexing/keys.ts";
import type { ResourceType } from "../../resource-types.ts";
import { idOfRow } from "../bundle-text.ts";
import { type DeletedRow, listDeleted } from "./export.sql.ts";
import type { ExportSource } from "./export-rows.ts";

const perBundle = 200;

/**
 * What was deleted since the instant of the plan, as transaction Bundles that delete it elsewhere too. Filters are no
 * help here: nothing is left of a deleted resource but its id and whose it was.
 */
export async function* deletionPages(
  { tx, plan, patients, options }: ExportSource,
  types: readonly ResourceType[],
): AsyncGenerator<readonly string[]> {
  const { level, since } = plan;
  // Nothing is left of a deleted row to tell whether a person was ever to know of it.
  if (since === undefined || options.scope.person !== undefined) return;
  const keys = patients?.map(keyOf);
  for (const type of types) {
    let after: DeletedRow | undefined;
    for (;;) {
      const rows = await listDeleted(tx, type, { since, after, limit: perBundle, level, patients: keys });
      if (rows.length === 0) break;
      yield [deletionBundle(type, rows)];
      after = rows.at(-1);
    }
  }
}

const deletionBundle = (type: ResourceType, rows: readonly DeletedRow[]): string =>
  JSON.stringify({
    resourceType: "Bundle",
    type: "transaction",
    entry: rows.map(({ id, content }) => ({
      request: { method: "DELETE", url: `${type}/${idOfRow(id, content)}` },
    })),
  });
