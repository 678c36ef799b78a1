import * as z from "zod/mini";
import type { Tx } from "#kernel/db/db.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import { type Job, type JobContext, job } from "#kernel/jobs/job.ts";
import type { IndexRow } from "../indexing/index-row.ts";
import type { Resource } from "../resource.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import type { RowPlace } from "../store/statements.ts";
import { differencesOf, readStoredIndexes } from "./compare-index.ts";
import { hasEndedBefore, listParams, nextTransaction, raiseEpoch, settleParams } from "./registry.sql.ts";
import type { ParamRegistry } from "./registry.ts";
import { type Rewrite, rewriteRows } from "./rewrite-rows.ts";

const Payload = z.object({
  type: z.string(),
  /** The set of parameters that the rows are indexed for, or a later one. */
  epoch: z.number(),
  /** Transactions before this number may have written rows for an older set. */
  horizon: z.optional(z.string()),
  after: z.optional(z.object({ bucket: z.number(), key: z.uuid() })),
});
export type ReindexPayload = z.infer<typeof Payload>;

export interface ReindexParts {
  readonly registry: ParamRegistry;
  readonly index: (resource: Resource) => IndexRow;
  /** Records words that rows have now and had not before. */
  readonly learn: (tx: Tx, rows: readonly IndexRow[]) => Promise<void>;
  /** Rows of one step: one transaction, some ten milliseconds. */
  readonly pageSize?: number;
}

const before: RowPlace = { bucket: -1, key: "00000000-0000-0000-0000-000000000000" };
const waitMs = 500;

/**
 * Indexes the rows of a type again after its parameters changed, a page per run; each run leaves the next one in the
 * queue in its own transaction, so nothing is lost when the server stops.
 *
 * No row is forgotten: whoever writes looks at the epoch in the same transaction after it has a transaction number. If
 * it saw the old epoch, its number is below `horizon`, and the first page is read only when all of those have ended.
 */
export function reindexJob(parts: ReindexParts): Job<ReindexPayload> {
  const self: Job<ReindexPayload> = job({
    kind: "fhir.reindex",
    input: Payload,
    run: async (context, payload) => {
      const { type } = payload;
      if (!isResourceType(type) || (await isOvertaken(context.tx, payload))) return;
      const next = await step(parts, context.tx, { ...payload, type });
      if (next !== undefined) await again(self, context, next);
    },
  });
  return self;
}

interface Next {
  readonly payload: ReindexPayload;
  readonly wait: number;
}

type Step = ReindexPayload & { readonly type: ResourceType };

const again = (
  self: Job<ReindexPayload>,
  { tx, now }: JobContext,
  { payload, wait }: Next,
): Promise<number> =>
  enqueue(tx, self, payload, {
    now,
    runAt: new Date(now.getTime() + wait),
    key: `${payload.type}@${payload.epoch}`,
  });

/** A later change of the same type has a job of its own, which does this one's work too. */
const isOvertaken = async (tx: Tx, { type, epoch }: ReindexPayload): Promise<boolean> =>
  (await listParams(tx)).some((row) => row.type === type && row.changed > epoch);

async function step(parts: ReindexParts, tx: Tx, payload: Step): Promise<Next | undefined> {
  const { type, epoch, horizon, after = before } = payload;
  if (horizon === undefined)
    return { payload: { ...payload, horizon: await nextTransaction(tx) }, wait: waitMs };
  if (after === before && !(await hasEndedBefore(tx, horizon))) return { payload, wait: waitMs };
  if (parts.registry.current() < epoch) await parts.registry.refresh();
  const { pageSize = 200 } = parts;
  const last = await reindexPage(parts, tx, { type, after, pageSize });
  if (last !== undefined) return { payload: { ...payload, after: last }, wait: 0 };
  await settleParams(tx, type, epoch);
  await raiseEpoch(tx);
  return undefined;
}

interface Page {
  readonly type: ResourceType;
  readonly after: RowPlace;
  readonly pageSize: number;
}

/** Answers where the next page begins; undefined after the last one. */
async function reindexPage(
  { index, learn }: ReindexParts,
  tx: Tx,
  { type, after, pageSize }: Page,
): Promise<RowPlace | undefined> {
  const stored = await readStoredIndexes(tx, type, after, pageSize);
  const rewrites: Rewrite[] = [];
  for (const each of stored) {
    const { row } = each;
    if (row.deleted) continue;
    const expected = index(JSON.parse(row.content) as Resource);
    // The place of a row never depends on an added parameter; what disagrees about it is for `check --deep` to tell.
    if ((expected.patient ?? null) === row.patient && differencesOf(each, expected).length > 0)
      rewrites.push({ row, index: expected });
  }
  if (rewrites.length > 0) {
    await rewriteRows(tx, type, rewrites);
    await learn(
      tx,
      rewrites.map((rewrite) => rewrite.index),
    );
  }
  const last = stored.at(-1)?.row;
  return last === undefined || stored.length < pageSize ? undefined : { bucket: last.bucket, key: last.key };
}
