import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import type { Resource } from "../resource.ts";
import { type ResourceType, typeCodeOf } from "../resource-types.ts";
import type { Current } from "./changes.ts";
import {
  insertRanges,
  insertReferences,
  insertRows,
  keepHistory,
  removeRow,
  removeSideRows,
  type Statement,
  upsertRows,
} from "./statements.ts";
import type { StoredRow } from "./stored-row.ts";

export interface RowWrite {
  readonly row: StoredRow;
  readonly before: Current | undefined;
  readonly fresh: boolean;
  readonly resource: Resource | undefined;
}

/** Somebody wrote the same resource between our look and our write; the transaction is repeated as a whole. */
export class ConcurrentWrite extends Error {
  readonly code = "TT001";
}

/** Sends all statements of a set of writes in one go, in an order in which each finds what it needs. */
export async function writeRows(tx: Tx, writes: readonly RowWrite[]): Promise<void> {
  const groups = groupByType(writes);
  const sent: Promise<unknown>[] = [];
  const send = (statement: Statement) =>
    tx.query<{ id: string }>(statement.text, statement.values, statement.name);
  for (const [type, group] of groups) {
    for (const statement of statementsBefore(type, group)) sent.push(send(statement));
    for (const statement of insertRows(type, rowsOf(group, true))) sent.push(send(statement));
    sent.push(upsertAll(send, type, rowsOf(group, false)));
  }
  for (const statement of sideStatements(writes)) sent.push(send(statement));
  for (const statement of aliasStatements(writes)) sent.push(send(statement));
  await Promise.all(sent);
}

function groupByType(writes: readonly RowWrite[]): ReadonlyMap<ResourceType, readonly RowWrite[]> {
  const groups = new Map<ResourceType, RowWrite[]>();
  for (const write of writes) {
    const group = groups.get(write.row.type);
    if (group === undefined) groups.set(write.row.type, [write]);
    else group.push(write);
  }
  return groups;
}

const rowsOf = (group: readonly RowWrite[], fresh: boolean): readonly StoredRow[] =>
  group.filter((write) => write.fresh === fresh).map((write) => write.row);

async function upsertAll(
  send: (statement: Statement) => Promise<readonly { readonly id: string }[]>,
  type: ResourceType,
  rows: readonly StoredRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const answers = await Promise.all(upsertRows(type, rows).map(send));
  const written = answers.reduce((sum, answer) => sum + answer.length, 0);
  if (written !== rows.length) throw new ConcurrentWrite("a resource was written by somebody else meanwhile");
}

/** The replaced versions go to history, their index rows go away, rows that change their bucket leave the old one. */
function* statementsBefore(type: ResourceType, group: readonly RowWrite[]): Generator<Statement> {
  const replaced = group.flatMap(({ row, before }) =>
    before === undefined
      ? []
      : [
          {
            bucket: before.bucket,
            key: row.key,
            idBucket: bucketOf(row.key),
            until: row.updated,
            row,
            before,
          },
        ],
  );
  if (replaced.length === 0) return;
  yield keepHistory(type, replaced);
  const sided = replaced.filter((place) => place.before.hasSideRows);
  if (sided.length > 0) yield* removeSideRows(type, sided);
  for (const place of replaced) if (place.bucket !== place.row.bucket) yield removeRow(type, place);
}

function* sideStatements(writes: readonly RowWrite[]): Generator<Statement> {
  const references = writes.flatMap(({ row }) =>
    row.index.references.map((each) => ({ owner: row, row: each })),
  );
  if (references.length > 0) yield* insertReferences(references);
  const ranges = writes.flatMap(({ row }) =>
    row.index.ranges.map((each, n) => ({ owner: row, row: each, n })),
  );
  if (ranges.length > 0) yield* insertRanges(ranges);
}

/** A row outside the bucket of its id is found through an alias; a row that came home needs none. */
function* aliasStatements(writes: readonly RowWrite[]): Generator<Statement> {
  for (const { row, before } of writes) {
    const home = bucketOf(row.key);
    const moved = before !== undefined && before.bucket !== row.bucket;
    if (row.bucket !== home && (before === undefined || moved))
      yield {
        name: "ups_alias",
        text: `insert into fhir.alias (id, bucket, type, row_bucket) values ($1, $2, $3, $4)
          on conflict (bucket, id, type) do update set row_bucket = excluded.row_bucket`,
        values: [row.key, home, typeCodeOf(row.type), row.bucket],
      };
    else if (moved)
      yield {
        name: "del_alias",
        text: "delete from fhir.alias where id = $1 and bucket = $2 and type = $3",
        values: [row.key, home, typeCodeOf(row.type)],
      };
  }
}
