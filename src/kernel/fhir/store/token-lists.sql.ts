import type { Tx } from "#kernel/db/db.ts";
import { type ResourceType, tableNameOf } from "../resource-types.ts";

/** Token indexes that this role may tidy; none where the engine knows no such thing. */
export async function listTokenIndexes(tx: Tx, types: readonly ResourceType[]): Promise<readonly string[]> {
  const rows = await tx.query<{ readonly name: string }>(
    `select i.oid::regclass::text as name from pg_class i join pg_am m on m.oid = i.relam
     where i.relnamespace = to_regnamespace('fhir') and m.amname = 'gin' and i.relname = any($1)
       and pg_has_role(i.relowner, 'usage')
       and to_regprocedure('pg_catalog.gin_clean_pending_list(regclass)') is not null`,
    [types.map((type) => `${tableNameOf(type)}_tok`)],
  );
  return rows.map(({ name }) => name);
}

/** Merges what writing has left in the index's list; with an empty list it is one page read. */
export const cleanTokenIndex = (tx: Tx, name: string): Promise<unknown[]> =>
  tx.query("select gin_clean_pending_list($1::regclass)", [name]);
