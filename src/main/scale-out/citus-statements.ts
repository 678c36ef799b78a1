import type { TableShape } from "./scale-out.sql.ts";

/** How the tables of the product lie on a cluster. */
export interface Distribution {
  /** Follow the person: spread by bucket, all rows of one person on one node. */
  readonly spread: readonly string[];
  /** Small and the same for everybody: a copy on every node. */
  readonly reference: readonly string[];
  /** Work of the server itself (jobs, outbox, clients, locks): stay on the coordinator. */
  readonly local: readonly string[];
}

/** Schemas whose tables are joined with the record and therefore must be on its nodes. */
const besideTheRecord: readonly string[] = ["fhir", "reporting", "terminology", "directory"];

/** Written or locked by ordinary writes and never joined: a copy on every node would make each of those costly. */
const oneCopy: readonly string[] = ["fhir.condition_lock", "fhir.word"];

export function distributionOf(tables: readonly TableShape[]): Distribution {
  const names = (place: keyof Distribution) =>
    tables.filter((table) => placeOf(table) === place).map(({ name }) => name);
  return { spread: names("spread"), reference: names("reference"), local: names("local") };
}

function placeOf({ name, schema, hasBucketKey }: TableShape): keyof Distribution {
  if (hasBucketKey) return "spread";
  return besideTheRecord.includes(schema) && !oneCopy.includes(name) ? "reference" : "local";
}

/** One table decides where the buckets lie; the others lie with it. */
const leader = "fhir.patient";

/** The statements for Citus, to be read and then run once on the coordinator. */
export function citusStatements(
  { spread, reference, local }: Distribution,
  shards: number,
): readonly string[] {
  const followers = spread.filter((name) => name !== leader);
  return [
    "-- Tuệ Tĩnh on Citus: run on the coordinator, with the product stopped and a fresh backup at hand.",
    "-- Rows that are there already move with their table; afterwards citus_rebalance_start() spreads the shards.",
    "create extension if not exists citus;",
    "",
    `-- Reference data: ${reference.length} small tables, copied to every node.`,
    ...reference.map((name) => `select create_reference_table('${name}');`),
    "",
    `-- ${spread.length} tables follow the person: the bucket decides the node, and one person is never split.`,
    `select create_distributed_table('${leader}', 'bucket', shard_count => ${shards});`,
    ...followers.map(
      (name) => `select create_distributed_table('${name}', 'bucket', colocate_with => '${leader}');`,
    ),
    "",
    `-- ${local.length} tables stay on the coordinator:`,
    ...local.map((name) => `--   ${name}`),
  ];
}
