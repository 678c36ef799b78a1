import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, typeCodeOf } from "../resource-types.ts";
import { lockAliases } from "./aliases.ts";
import type { Change, Current } from "./changes.ts";
import { ConcurrentWrite } from "./concurrent-write.ts";
import { lockRows, type RowPlace, sideRowsBit } from "./statements.ts";

interface LockedRow {
  readonly bucket: number;
  readonly id: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly patient: string | null;
  readonly updated: Date;
  readonly present: number;
  readonly content?: string;
}

export const placeKey = (type: ResourceType, key: string): string => `${type}/${key}`;

/** Finds and locks the current rows of all changes; what is missing from the answer never existed. */
export async function lockCurrents(
  tx: Tx,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, Current>> {
  const found = new Map<string, Current>();
  const wanted = byType(changes.filter((change) => !change.fresh));
  await Promise.all(wanted.map((group) => lockGroup(tx, group, atOwnBucket(group.changes), found)));
  const missing = wanted
    .map((group) => ({
      ...group,
      changes: group.changes.filter((change) => !found.has(placeKey(change.type, change.key))),
    }))
    .filter((group) => group.changes.length > 0);
  for (const group of missing) await lockElsewhere(tx, group, found);
  return found;
}

interface Group {
  readonly type: ResourceType;
  readonly changes: readonly Change[];
}

/** In the order of type numbers, the same for everybody: no two transactions lock in a circle. */
function byType(changes: readonly Change[]): readonly Group[] {
  const groups = new Map<ResourceType, Change[]>();
  for (const change of changes) {
    const group = groups.get(change.type);
    if (group === undefined) groups.set(change.type, [change]);
    else group.push(change);
  }
  return [...groups]
    .map(([type, group]) => ({ type, changes: group }))
    .sort((a, b) => typeCodeOf(a.type) - typeCodeOf(b.type));
}

const atOwnBucket = (changes: readonly Change[]): readonly RowPlace[] =>
  changes.map((change) => ({ bucket: bucketOf(change.key), key: change.key }));

async function lockGroup(
  tx: Tx,
  group: Group,
  places: readonly RowPlace[],
  found: Map<string, Current>,
): Promise<void> {
  const withContent = group.changes.some((change) => change.needsContent);
  const { text, values, name } = lockRows(group.type, places, withContent);
  for (const row of await tx.query<LockedRow>(text, values, name))
    found.set(placeKey(group.type, row.id), {
      version: row.version,
      deleted: row.deleted,
      updated: row.updated,
      patient: row.patient ?? undefined,
      bucket: row.bucket,
      hasSideRows: row.present >= sideRowsBit,
      content: row.content,
    });
}

/** Rows that do not live in the bucket of their id: the alias tells where they are. */
async function lockElsewhere(tx: Tx, group: Group, found: Map<string, Current>): Promise<void> {
  const places = await lockAliases(tx, group.type, atOwnBucket(group.changes));
  if (places.length === 0) return;
  // Who has the row locks the alias next: to hold the alias and wait for the row would be a circle.
  if (places.some((place) => place.bucket === bucketOf(place.key)))
    throw new ConcurrentWrite("a resource came home meanwhile");
  await lockGroup(tx, group, places, found);
  if (places.some((place) => !found.has(placeKey(group.type, place.key))))
    throw new ConcurrentWrite("a resource is not where its alias says");
}
