import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, tableNameOf, tableOf, typeCodeOf } from "../resource-types.ts";
import { findAliases } from "./lock-currents.ts";
import type { RowPlace } from "./statements.ts";

/** One version as it is served. */
export interface Stored {
  readonly version: number;
  readonly updated: Date;
  readonly deleted: boolean;
  readonly content: string;
}

interface StoredWithKey extends Stored {
  readonly id: string;
}

export interface RowReader {
  /** The current version, a deleted one included; undefined when the id never existed. */
  read(type: ResourceType, key: string): Promise<Stored | undefined>;
}

interface Waiting {
  readonly key: string;
  readonly resolve: (row: Stored | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const columns = "t.id, t.version, t.updated, t.deleted, t.content";

/** Reads that arrive in one turn of the event loop travel in one statement per type. */
export function createRowReader(db: Tx): RowReader {
  let queues = new Map<ResourceType, Waiting[]>();
  const flush = () => {
    const batch = queues;
    queues = new Map();
    for (const [type, waiting] of batch) void answer(db, type, waiting);
  };
  return {
    read: (type, key) =>
      new Promise((resolve, reject) => {
        if (queues.size === 0) setImmediate(flush);
        const queue = queues.get(type);
        const waiting = { key, resolve, reject };
        if (queue === undefined) queues.set(type, [waiting]);
        else queue.push(waiting);
      }),
  };
}

async function answer(db: Tx, type: ResourceType, waiting: readonly Waiting[]): Promise<void> {
  try {
    const found = await readCurrent(
      db,
      type,
      waiting.map((each) => each.key),
    );
    for (const each of waiting) each.resolve(found.get(each.key));
  } catch (error) {
    for (const each of waiting) each.reject(error);
  }
}

/** Current versions by key, wherever their rows are. */
export async function readCurrent(
  db: Tx,
  type: ResourceType,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Stored>> {
  const found = new Map<string, Stored>();
  await collect(
    db,
    type,
    keys.map((key) => ({ bucket: bucketOf(key), key })),
    found,
  );
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0) {
    const places = missing.map((key) => ({ bucket: bucketOf(key), key }));
    const elsewhere = await findAliases(db, type, places);
    if (elsewhere.length > 0) await collect(db, type, elsewhere, found);
  }
  return found;
}

async function collect(
  db: Tx,
  type: ResourceType,
  places: readonly RowPlace[],
  found: Map<string, Stored>,
): Promise<void> {
  const [first] = places;
  if (first === undefined) return;
  const rows =
    places.length === 1
      ? await db.query<StoredWithKey>(
          `select ${columns} from ${tableOf(type)} t where t.bucket = $1 and t.id = $2`,
          [first.bucket, first.key],
          `read1_${tableNameOf(type)}`,
        )
      : await db.query<StoredWithKey>(
          `select ${columns} from unnest($1::int2[], $2::uuid[]) as k(bucket, id)
           join ${tableOf(type)} t on t.bucket = k.bucket and t.id = k.id`,
          [
            `{${places.map((place) => place.bucket).join(",")}}`,
            `{${places.map((place) => place.key).join(",")}}`,
          ],
          `read_${tableNameOf(type)}`,
        );
  for (const row of rows) found.set(row.id, row);
}

/** A version by its number, current or superseded. */
export async function readVersion(
  db: Tx,
  type: ResourceType,
  key: string,
  version: number,
): Promise<Stored | undefined> {
  const current = (await readCurrent(db, type, [key])).get(key);
  if (current?.version === version) return current;
  const rows = await db.query<Stored>(
    `select version, updated, deleted, content from fhir.history
     where bucket = $1 and type = $2 and id = $3 and version = $4`,
    [bucketOf(key), typeCodeOf(type), key, version],
    "read_version",
  );
  return rows[0];
}

/** What was true at an instant: the version whose interval [updated, until) holds it. */
export async function readAsOf(
  db: Tx,
  type: ResourceType,
  key: string,
  at: Date,
): Promise<Stored | undefined> {
  const current = (await readCurrent(db, type, [key])).get(key);
  if (current !== undefined && current.updated <= at) return current;
  const rows = await db.query<Stored>(
    `select version, updated, deleted, content from fhir.history
     where bucket = $1 and type = $2 and id = $3 and updated <= $4 and until > $4`,
    [bucketOf(key), typeCodeOf(type), key, at],
    "read_as_of",
  );
  return rows[0];
}
