import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";
import type { Bind, PersonScope } from "../search/scope.ts";
import { nameForPeople } from "../search/sql/statement-names.ts";
import type { Stored } from "../store/read-rows.ts";
import { arrayOf } from "../store/statements.ts";

/** A row that a person may see, and whose it is. */
export interface SeenRow extends Stored {
  readonly key: string;
  readonly patient: string | undefined;
}

interface FoundRow extends Stored {
  readonly id: string;
  readonly patient: string | null;
}

/** A statement under construction; equal values share a place. */
export function createBinds(first: readonly unknown[] = []): {
  readonly values: unknown[];
  readonly bind: Bind;
} {
  const values = [...first];
  const bind: Bind = (value) => {
    const at = values.indexOf(value, first.length);
    return `$${at < 0 ? values.push(value) : at + 1}`;
  };
  return { values, bind };
}

/**
 * The current row of an id, if this person sees it: one statement, so that nothing changes between the question and
 * the answer. A deleted row counts when its patient is within reach and its last version was not hidden.
 */
export async function findSeen(
  tx: Tx,
  person: PersonScope,
  type: ResourceType,
  key: string,
): Promise<SeenRow | undefined> {
  const row = (await listRows(tx, person, type, [key])).get(key);
  if (row?.deleted !== true) return row;
  return (await wasHidden(tx, person, type, row)) ? undefined : row;
}

/** Living rows by their keys. */
export async function listSeen(
  tx: Tx,
  person: PersonScope,
  type: ResourceType,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SeenRow>> {
  const rows = await listRows(tx, person, type, keys);
  return new Map([...rows].filter(([, row]) => !row.deleted));
}

async function listRows(
  tx: Tx,
  person: PersonScope,
  type: ResourceType,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SeenRow>> {
  if (keys.length === 0) return new Map();
  const { values, bind } = createBinds([arrayOf(keys.map(bucketOf)), arrayOf(keys)]);
  const places = "unnest($1::int2[], $2::uuid[]) k(bucket, id)";
  const text = `select t.id, t.version, t.updated, t.deleted, t.content, t.patient from ${tableOf(type)} t
    where (t.bucket, t.id) in (select k.bucket, k.id from ${places} where k.id is not null union all
      select a.row_bucket, a.id from ${places} join fhir.alias a on a.bucket = k.bucket and a.id = k.id and a.type = ${typeCodeOf(type)})
    and ${person.reached(type, "t", bind)} and ${person.unhidden(type, "t", bind)}`;
  const rows = await tx.query<FoundRow>(text, values, nameForPeople(text));
  return new Map(rows.map((row) => [row.id, { ...row, key: row.id, patient: row.patient ?? undefined }]));
}

async function wasHidden(tx: Tx, person: PersonScope, type: ResourceType, row: SeenRow): Promise<boolean> {
  const [last] = await tx.query<{ readonly content: string }>(
    `select content from fhir.history where bucket = $1 and type = $2 and id = $3 and version = $4`,
    [bucketOf(row.key), typeCodeOf(type), row.key, row.version - 1],
  );
  return last !== undefined && person.hiddenLabels(JSON.parse(last.content), row.patient).length > 0;
}

/** A version of a row that is seen: of the same patient, and not hidden by labels of its own. */
export async function findSeenVersion(
  tx: Tx,
  person: PersonScope,
  target: { readonly type: ResourceType; readonly key: string },
  which: { readonly version: number } | { readonly at: Date },
): Promise<Stored | undefined> {
  const { type, key } = target;
  const current = await findSeen(tx, person, type, key);
  if (current === undefined) return undefined;
  if ("version" in which ? current.version === which.version : current.updated <= which.at) return current;
  const { values, bind } = createBinds([bucketOf(key), typeCodeOf(type), key, current.patient ?? null]);
  const when =
    "version" in which
      ? `h.version = ${bind(which.version)}`
      : `h.updated <= ${bind(which.at)} and h.until > ${bind(which.at)}`;
  const [row] = await tx.query<Stored>(
    `select h.version, h.updated, h.deleted, h.patient, h.content from fhir.history h
     where h.bucket = $1 and h.type = $2 and h.id = $3 and h.patient is not distinct from $4::uuid
       and ${when} and ${person.unhiddenVersion(type, "h", bind)}`,
    values,
  );
  return row;
}
