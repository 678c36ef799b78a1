import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tx } from "#kernel/db/db.ts";
import { createBatcher } from "./batcher.ts";
import type { Change, ChangeResult } from "./changes.ts";

const changeOf = (id: string): Change => ({
  type: "Patient",
  id,
  key: id,
  fresh: false,
  needsContent: false,
  decide: () => ({ kind: "keep" }),
});

const kept = (change: Change): ChangeResult => ({
  kind: "kept",
  type: change.type,
  id: change.id,
  current: undefined,
});

const tx: Tx = { query: () => Promise.reject(new Error("no statement is sent here")) };

/** A batcher whose database is a function: it sees the ids of a batch and may fail. */
function batcherOver(write: (ids: readonly string[]) => Promise<void>) {
  const batches: (readonly string[])[] = [];
  const batcher = createBatcher({
    transaction: (work) => work(tx),
    apply: async (_tx, changes) => {
      const ids = changes.map((change) => change.id);
      batches.push(ids);
      await write(ids);
      return changes.map(kept);
    },
  });
  return { batches, submit: (id: string) => batcher.submit(changeOf(id)) };
}

const nothingFails = () => Promise.resolve();

const databaseError = (code: string) => Object.assign(new Error("refused"), { code });

test("writes that arrive together travel together, each with its own answer", async () => {
  const { batches, submit } = batcherOver(nothingFails);
  const results = await Promise.all(["a", "b", "c"].map(submit));
  assert.deepEqual(batches, [["a", "b", "c"]]);
  assert.deepEqual(
    results.map((result) => result.kind === "kept" && result.id),
    ["a", "b", "c"],
  );
});

test("of several writes to one resource only one travels at a time, in the order of their arrival", async () => {
  const { batches, submit } = batcherOver(nothingFails);
  const order: number[] = [];
  await Promise.all(["a", "b", "a", "a"].map(async (id, n) => submit(id).then(() => order.push(n))));
  assert.deepEqual(
    batches.map((batch) => batch.filter((id) => id === "a").length),
    [1, 1, 1],
  );
  assert.deepEqual(
    order.filter((n) => n !== 1),
    [0, 2, 3],
  );
});

test("a write that the database refuses does not fail its neighbours", async () => {
  const { batches, submit } = batcherOver((ids) =>
    ids.includes("bad") ? Promise.reject(databaseError("22003")) : Promise.resolve(),
  );
  const results = await Promise.allSettled(["a", "bad", "b"].map(submit));
  assert.deepEqual(
    results.map((result) => result.status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  assert.deepEqual(batches, [["a", "bad", "b"], ["a"], ["bad"], ["b"]]);
});

test("when the connection dies nobody writes again, because the commit may have arrived", async () => {
  const { batches, submit } = batcherOver(() =>
    Promise.reject(new Error("Connection terminated unexpectedly")),
  );
  const results = await Promise.allSettled(["a", "b"].map(submit));
  assert.deepEqual(
    results.map((result) => result.status),
    ["rejected", "rejected"],
  );
  assert.equal(batches.length, 1);
});

test("a batch is not larger than it may be, and nothing is left behind", async () => {
  const { batches, submit } = batcherOver(nothingFails);
  const ids = Array.from({ length: 950 }, (_, n) => `id-${n}`);
  await Promise.all(ids.map(submit));
  assert.ok(batches.every((batch) => batch.length <= 100));
  assert.deepEqual(batches.flat().sort(), [...ids].sort());
});

test("a failure does not stop the writes that come after it", async () => {
  let broken = true;
  const { submit } = batcherOver(() => (broken ? Promise.reject(new Error("down")) : Promise.resolve()));
  await assert.rejects(submit("a"));
  broken = false;
  assert.equal((await submit("a")).kind, "kept");
});
