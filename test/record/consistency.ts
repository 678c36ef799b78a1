import type { Tx } from "#kernel/db/db.ts";
import type { IndexRow } from "#kernel/fhir/indexing/index-row.ts";
import { bucketOf, keyOf } from "#kernel/fhir/indexing/keys.ts";
import { type ResourceType, tableOf, typeCodeOf } from "#kernel/fhir/resource-types.ts";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";

interface CurrentRow {
  readonly id: string;
  readonly bucket: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly updated: Date;
  readonly content: string;
  readonly patient: string | null;
  readonly found: readonly unknown[];
}

/**
 * Everything in the tables of the record that does not agree with the contents: rows twice or in the wrong bucket,
 * versions with gaps, columns, tokens, references and ranges that a fresh index would not have.
 */
export async function listInconsistencies(store: RecordStore): Promise<readonly string[]> {
  return store.db.read(async (tx) => {
    const faults: string[] = [];
    for (const type of store.types.all()) {
      const rows = await listCurrents(tx, type);
      faults.push(...duplicates(type, rows));
      for (const row of rows) faults.push(...(await faultsOf(tx, store, type, row)));
    }
    faults.push(...(await listOrphans(tx, store.types.all())));
    return faults;
  });
}

const listCurrents = (tx: Tx, type: ResourceType): Promise<CurrentRow[]> =>
  tx.query<CurrentRow>(
    `select id, bucket, version, deleted, updated, content, patient,
       jsonb_build_array(patient, encounter, code, num, cnum, unit, sort_name, to_jsonb(tok),
         extract(epoch from start_at) * 1000, extract(epoch from end_at) * 1000) as found
     from ${tableOf(type)} order by id`,
  );

function duplicates(type: ResourceType, rows: readonly CurrentRow[]): string[] {
  return rows
    .filter((row, n) => rows[n - 1]?.id === row.id)
    .map((row) => `${type}/${row.id} is current in two buckets`);
}

async function faultsOf(
  tx: Tx,
  store: RecordStore,
  type: ResourceType,
  row: CurrentRow,
): Promise<readonly string[]> {
  const name = `${type}/${row.id}`;
  const says = [...(await placeFaults(tx, type, row)), ...(await versionFaults(tx, type, row))];
  const index = row.deleted ? undefined : store.prepare(parseExactJson(row.content), {}).index;
  if (index !== undefined) says.push(...contentFaults(row, index));
  says.push(...(await sideFaults(tx, type, row, index)));
  return says.map((fault) => `${name} ${fault}`);
}

async function placeFaults(tx: Tx, type: ResourceType, row: CurrentRow): Promise<readonly string[]> {
  const faults: string[] = [];
  if (!row.deleted && row.bucket !== bucketOf(row.patient ?? row.id)) faults.push("is in the wrong bucket");
  const aliases = await tx.query<{ bucket: number; row_bucket: number }>(
    "select bucket, row_bucket from fhir.alias where id = $1 and type = $2",
    [row.id, typeCodeOf(type)],
  );
  const leads = aliases[0]?.row_bucket ?? bucketOf(row.id);
  if (aliases.length > 1 || leads !== row.bucket) faults.push("is not where its alias says");
  return faults;
}

/** Superseded versions are 1 … n-1, and each was true until the next one began. */
async function versionFaults(tx: Tx, type: ResourceType, row: CurrentRow): Promise<readonly string[]> {
  const past = await tx.query<{ version: number; updated: Date; until: Date; bucket: number }>(
    "select version, updated, until, bucket from fhir.history where id = $1 and type = $2 order by version",
    [row.id, typeCodeOf(type)],
  );
  const faults: string[] = [];
  if (past.length !== row.version - 1)
    faults.push(`has ${past.length} versions before version ${row.version}`);
  past.forEach((version, n) => {
    const next = past[n + 1]?.updated ?? row.updated;
    if (version.version !== n + 1) faults.push(`lacks version ${n + 1}`);
    if (version.until.getTime() !== next.getTime()) faults.push(`has a gap after version ${n + 1}`);
    if (version.until <= version.updated) faults.push(`has an empty version ${n + 1}`);
    if (version.bucket !== bucketOf(row.id)) faults.push(`keeps version ${n + 1} in the wrong bucket`);
  });
  return faults;
}

function contentFaults(row: CurrentRow, index: IndexRow): readonly string[] {
  const faults: string[] = [];
  const { id, meta } = JSON.parse(row.content) as {
    id: string;
    meta: { versionId: string; lastUpdated: string };
  };
  if (keyOf(id) !== row.id) faults.push("has the content of another id");
  if (meta.versionId !== String(row.version)) faults.push("names another version in its content");
  if (meta.lastUpdated !== row.updated.toISOString()) faults.push("names another instant in its content");
  const expected = [
    index.patient,
    index.encounter,
    index.code,
    index.quantity,
    index.canonicalQuantity,
    index.unit,
    index.sortName,
    index.tokens,
    index.startAt,
    index.endAt,
  ].map((value) => value ?? null);
  if (JSON.stringify(expected) !== JSON.stringify(row.found))
    faults.push(`is indexed as ${JSON.stringify(row.found)} instead of ${JSON.stringify(expected)}`);
  return faults;
}

/** Rows of fhir.reference and fhir.range, as texts that can be compared. */
async function sideFaults(
  tx: Tx,
  type: ResourceType,
  row: CurrentRow,
  index: IndexRow | undefined,
): Promise<readonly string[]> {
  const code = typeCodeOf(type);
  const references = await tx.query<{ says: string }>(
    `select concat_ws(' ', bucket, param, target_type, target) as says from fhir.reference
     where source = $1 and source_type = $2`,
    [row.id, code],
  );
  const ranges = await tx.query<{ says: string }>(
    `select concat_ws(' ', bucket, n, param, unit, token) as says from fhir.range where id = $1 and type = $2`,
    [row.id, code],
  );
  const wantedReferences = (index?.references ?? []).map(
    (each) => `${row.bucket} ${each.param} ${each.targetType} ${each.target}`,
  );
  const wantedRanges = (index?.ranges ?? []).map((each, n) =>
    [row.bucket, n, each.param, each.unit, each.token].filter((part) => part !== undefined).join(" "),
  );
  return [
    ...(sameSet(references, wantedReferences) ? [] : ["has other reference rows than its content"]),
    ...(sameSet(ranges, wantedRanges) ? [] : ["has other range rows than its content"]),
  ];
}

function sameSet(rows: readonly { readonly says: string }[], wanted: readonly string[]): boolean {
  const found = rows.map((row) => row.says).sort();
  return JSON.stringify(found) === JSON.stringify([...new Set(wanted)].sort());
}

/** Index rows, aliases and versions of resources that are not there. */
async function listOrphans(tx: Tx, types: readonly ResourceType[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const type of types)
    for (const [table, id, typeColumn] of [
      ["reference", "source", "source_type"],
      ["range", "id", "type"],
      ["alias", "id", "type"],
      ["history", "id", "type"],
    ] as const) {
      const rows = await tx.query<{ id: string }>(
        `select distinct t.${id}::text as id from fhir.${table} t where t.${typeColumn} = $1
         and not exists (select from ${tableOf(type)} r where r.id = t.${id})`,
        [typeCodeOf(type)],
      );
      faults.push(...rows.map((row) => `fhir.${table} knows ${type}/${row.id}, which is nowhere`));
    }
  return faults;
}
