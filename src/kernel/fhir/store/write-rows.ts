import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import type { ResourceType } from "../resource-types.ts";
import { writeAliases } from "./aliases.ts";
import { ConcurrentWrite } from "./concurrent-write.ts";
import type { RowWrite } from "./row-write.ts";
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
  sent.push(writeAliases(tx, writes));
  await settled(sent);
}

/**
 * Waits for all: nothing may still be sent when the transaction is rolled back. That somebody else wrote meanwhile is
 * the cause of what the statements behind it stumbled over, so it is what is told.
 */
async function settled(sent: readonly Promise<unknown>[]): Promise<void> {
  const failures = (await Promise.allSettled(sent)).flatMap((each) =>
    each.status === "rejected" ? [each.reason as unknown] : [],
  );
  if (failures.length > 0) throw failures.find((each) => each instanceof ConcurrentWrite) ?? failures[0];
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
  // In one order for everybody, so that no two transactions wait for each other in a circle.
  const ordered = rows.length < 2 ? rows : rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const answers = await Promise.all(upsertRows(type, ordered).map(send));
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
