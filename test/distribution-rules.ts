import type { Tx } from "#kernel/db/db.ts";

/** Schemas whose tables follow the person and are spread over nodes when one machine is not enough. */
const spreadSchemas = ["fhir", "reporting"] as const;

/** Small, and the same for everybody: copied to all nodes, or kept on one. */
const referenceTables: readonly string[] = [
  "fhir.condition_lock",
  "fhir.custom_parameter",
  "fhir.custom_parameter_epoch",
  "fhir.present_type",
  "fhir.setting",
  "fhir.word",
  "reporting.view_definition",
  "reporting.view_registry",
];

interface Rule {
  readonly says: string;
  /** Lists what breaks the rule; `$1` are the spread schemas, `$2` the reference tables. */
  readonly sql: string;
}

const own = `c.relnamespace = n.oid and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;
const spread = `${own} and n.nspname = any ($1::text[]) and n.nspname || '.' || c.relname <> all ($2::text[])`;
const hasBucket = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'bucket'
  and not a.attisdropped and a.atttypid = 'int2'::regtype and a.attnotnull)`;

const rules: readonly Rule[] = [
  {
    says: "has no column bucket int2 not null and is no reference table",
    sql: `select c.oid::regclass::text as name from pg_class c, pg_namespace n
      where ${spread} and c.relkind in ('r', 'p') and not ${hasBucket}`,
  },
  {
    says: "has no primary key",
    sql: `select c.oid::regclass::text as name from pg_class c, pg_namespace n
      where ${own} and c.relkind in ('r', 'p')
        and not exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary)`,
  },
  {
    says: "is unique without the bucket, so one node cannot decide it",
    sql: `select x.indexrelid::regclass::text as name from pg_index x, pg_class c, pg_namespace n
      where ${spread} and x.indrelid = c.oid and x.indisunique and not exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'bucket' and a.attnum = any (x.indkey::int2[]))`,
  },
  {
    says: "is a foreign key: it would cross nodes",
    sql: `select c.conrelid::regclass || '.' || c.conname as name from pg_constraint c where c.contype = 'f'`,
  },
  {
    says: "is a trigger: what happens must stand in the code",
    sql: "select t.tgrelid::regclass || '.' || t.tgname as name from pg_trigger t where not t.tgisinternal",
  },
  {
    says: "is a sequence: nodes would give the same number twice or wait for each other",
    sql: `select c.oid::regclass::text as name from pg_class c, pg_namespace n where ${own} and c.relkind = 'S'`,
  },
  {
    says: "is a function: search keys are computed in Node, once",
    sql: `select p.oid::regprocedure::text as name from pg_proc p, pg_namespace n
      where p.pronamespace = n.oid and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`,
  },
  {
    says: "is neither a b-tree nor a GIN over one column",
    sql: `select x.indexrelid::regclass::text as name
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am m on m.oid = i.relam,
        pg_class c, pg_namespace n
      where ${own} and x.indrelid = c.oid
        and not (m.amname = 'btree' or (m.amname = 'gin' and x.indnatts = 1))`,
  },
  {
    says: "is a kind of relation that distributed engines lack",
    sql: `select c.oid::regclass::text as name from pg_class c, pg_namespace n
      where ${own} and (c.relkind in ('m', 'f') or c.relhassubclass)`,
  },
  {
    says: "is an extension",
    sql: "select extname as name from pg_extension where extname <> 'plpgsql'",
  },
];

/** What would keep this database from being spread over the nodes of a PostgreSQL-compatible engine. */
export async function listDistributionFaults(tx: Tx): Promise<string[]> {
  const faults: string[] = [];
  for (const { says, sql } of rules) {
    const values = [
      sql.includes("$1") ? [spreadSchemas] : [],
      sql.includes("$2") ? [referenceTables] : [],
    ].flat();
    const found = await tx.query<{ name: string }>(sql, values);
    faults.push(...found.map(({ name }) => `${name} ${says}`));
  }
  return faults.toSorted();
}
