import * as z from "zod/mini";
import type { Tx } from "#kernel/db/db.ts";
import { type Job, jobAfterAsking } from "#kernel/jobs/job.ts";
import { type Schedule, schedule } from "#kernel/jobs/schedule.ts";
import type { ResourceType } from "../resource-types.ts";
import type { KnownTypes } from "./known-types.ts";
import { cleanTokenIndex, listTokenIndexes } from "./token-lists.sql.ts";

type Nothing = Record<string, never>;
const Payload: z.ZodMiniType<Nothing> = z.record(z.string(), z.never());

/** Merges what writing has left in the lists of these types. */
export async function tidyTokens(tx: Tx, types: readonly ResourceType[]): Promise<void> {
  if (types.length === 0) return;
  for (const name of await listTokenIndexes(tx, types)) await cleanTokenIndex(tx, name);
}

/**
 * New tokens wait in lists that every search reads as well. Where writing stops before a list is full enough to be
 * merged, this merges it. One statement per index and no transaction around them: no lock outlives its statement.
 */
export const tidyTokensJob = (db: Tx, types: KnownTypes): Job<Nothing> =>
  jobAfterAsking({
    kind: "fhir.tidy-tokens",
    input: Payload,
    ask: async ({ signal }) => {
      for (const name of await listTokenIndexes(db, types.all()))
        if (!signal.aborted) await cleanTokenIndex(db, name);
    },
    run: () => Promise.resolve(),
  });

export const tidyTokensSchedule = (job: Job<Nothing>): Schedule =>
  schedule({ name: "fhir.tidy-tokens", cron: "*/5 * * * *", job, payload: {} });
