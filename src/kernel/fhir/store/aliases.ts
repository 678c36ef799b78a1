import type { Tx } from "#kernel/db/db.ts";
import { searchParamsOf } from "../definitions/search-parameters.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, tableNameOf, tableOf, typeCodeOf } from "../resource-types.ts";
import { ConcurrentWrite } from "./concurrent-write.ts";
import type { RowWrite } from "./row-write.ts";
import { arrayOf, type RowPlace, type Statement } from "./statements.ts";

/**
 * An alias stands at the bucket of an id and tells in which bucket the row is. Two clients may create one id for
 * patients of different buckets: no key of the type's own table would let them meet, so the alias does. Therefore
 * whoever creates under a given id, where a patient could decide the bucket, puts an alias even for a row at home, and
 * an alias is never taken away again.
 */
export async function writeAliases(tx: Tx, writes: readonly RowWrite[]): Promise<void> {
  const fresh = sorted(writes.filter(needsNew));
  const moved = sorted(
    writes.filter(({ row, before }) => before !== undefined && before.bucket !== row.bucket),
  );
  if (fresh.length === 0 && moved.length === 0) return;
  const [put] = await Promise.all([
    fresh.length === 0 ? [] : tx.query(...sendable(insertNew(fresh))),
    moved.length === 0 ? [] : tx.query(...sendable(upsertMoved(moved))),
  ]);
  if (put.length !== fresh.length)
    throw new ConcurrentWrite("a resource was created by somebody else meanwhile");
  await refuseLoaded(tx, fresh);
}

/**
 * A loader puts rows at home without aliases, behind a lock that our alias has waited for: so this look, after it,
 * sees them.
 */
async function refuseLoaded(tx: Tx, fresh: readonly RowWrite[]): Promise<void> {
  const away = fresh.filter(({ row }) => row.bucket !== bucketOf(row.key));
  for (const [type, writes] of Map.groupBy(away, ({ row }) => row.type)) {
    const places = writes.map(({ row }) => ({ bucket: bucketOf(row.key), key: row.key }));
    const { text, values, name } = rowsAt(type, places);
    if ((await tx.query(text, values, name)).length > 0)
      throw new ConcurrentWrite("a resource was loaded by somebody else meanwhile");
  }
}

const rowsAt = (type: ResourceType, places: readonly RowPlace[]): Statement => ({
  name: `at_home_${tableNameOf(type)}`,
  text: `select t.id from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
    join ${tableOf(type)} t on t.bucket = k.bucket and t.id = k.id`,
  values: [arrayOf(places.map((place) => place.bucket)), arrayOf(places.map((place) => place.key))],
});

/** While the transaction lasts nobody creates under a given id whose row lives elsewhere; loaders share the lock. */
export const holdAliases = (tx: Tx): Promise<unknown[]> => tx.query("lock table fhir.alias in share mode");

function needsNew({ row, before, fresh }: RowWrite): boolean {
  if (before !== undefined) return false;
  return row.bucket !== bucketOf(row.key) || (!fresh && patientDecides(row.type));
}

const known = new Map<ResourceType, boolean>();

/** Rows of the type live in the bucket of their patient, if they name one. */
function patientDecides(type: ResourceType): boolean {
  const cached = known.get(type);
  if (cached !== undefined) return cached;
  const decides = [...searchParamsOf(type).values()].some((param) => param.column === "patient");
  known.set(type, decides);
  return decides;
}

/** In one order for everybody, so that no two transactions wait for each other in a circle. */
const sorted = (writes: readonly RowWrite[]): readonly RowWrite[] =>
  writes.length < 2 ? writes : writes.toSorted((a, b) => (a.row.key < b.row.key ? -1 : 1));

const insert = `insert into fhir.alias (id, bucket, type, row_bucket)
  select * from unnest($1::uuid[], $2::int2[], $3::int2[], $4::int2[])`;

const insertNew = (writes: readonly RowWrite[]): Statement => ({
  name: "ins_alias",
  text: `${insert} on conflict do nothing returning id`,
  values: valuesOf(writes),
});

const upsertMoved = (writes: readonly RowWrite[]): Statement => ({
  name: "ups_alias",
  text: `${insert} on conflict (bucket, id, type) do update set row_bucket = excluded.row_bucket`,
  values: valuesOf(writes),
});

const valuesOf = (writes: readonly RowWrite[]): readonly string[] => {
  const list = (of: (write: RowWrite) => string | number) => `{${writes.map(of).join(",")}}`;
  return [
    list(({ row }) => row.key),
    list(({ row }) => bucketOf(row.key)),
    list(({ row }) => typeCodeOf(row.type)),
    list(({ row }) => row.bucket),
  ];
};

const sendable = ({ text, values, name }: Statement) => [text, values, name] as const;

/** The real places of rows whose id was chosen by a client or whose patient changed. */
export const findAliases = (
  tx: Tx,
  type: ResourceType,
  places: readonly RowPlace[],
): Promise<readonly RowPlace[]> =>
  tx.query<RowPlace>(selectAliases, valuesOfPlaces(type, places), "find_alias");

/** The same, and nobody else moves these rows until the transaction ends. */
export const lockAliases = (
  tx: Tx,
  type: ResourceType,
  places: readonly RowPlace[],
): Promise<readonly RowPlace[]> =>
  tx.query<RowPlace>(
    `${selectAliases} order by a.id for update of a`,
    valuesOfPlaces(type, places),
    "lock_alias",
  );

const selectAliases = `select a.row_bucket as bucket, a.id as key from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
  join fhir.alias a on a.bucket = k.bucket and a.id = k.id and a.type = $3`;

const valuesOfPlaces = (type: ResourceType, places: readonly RowPlace[]) => [
  arrayOf(places.map((place) => place.bucket)),
  arrayOf(places.map((place) => place.key)),
  typeCodeOf(type),
];
