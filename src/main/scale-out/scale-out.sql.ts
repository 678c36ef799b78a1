import type { Tx } from "#kernel/db/db.ts";

export interface TableShape {
  readonly name: string;
  readonly schema: string;
  /** The bucket of the person is part of its primary key. */
  readonly hasBucketKey: boolean;
}

/** All tables of the product; partitions are their parent's business. */
export function listTableShapes(tx: Tx): Promise<TableShape[]> {
  return tx.query<TableShape>(
    `select format('%I.%I', n.nspname, c.relname) as name, n.nspname as schema,
            exists (select from pg_index x
                      join pg_attribute a on a.attrelid = c.oid and a.attnum = any (x.indkey::int2[])
                     where x.indrelid = c.oid and x.indisprimary and a.attname = 'bucket') as "hasBucketKey"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition
        and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'citus', 'citus_internal', 'columnar')
      order by 1`,
  );
}
