import * as z from "zod/mini";
import type { SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import { type AnyJob, job } from "#kernel/jobs/job.ts";
import { type Schedule, schedule } from "#kernel/jobs/schedule.ts";
import { listNewCitizens } from "./kinship.sql.ts";
import { keepKinshipOf } from "./kinship.ts";

/** Twice the pause between two looks. */
const lately = 20 * 60_000;

/** Parents whose account is younger than what the record says of their children find them within ten minutes. */
export function kinshipJobs(tokens: () => SearchTokens): {
  readonly jobs: readonly AnyJob[];
  readonly schedules: readonly Schedule[];
} {
  const look = job({
    kind: "privacy.kinship",
    input: z.object({}),
    run: async ({ tx, now }) => {
      for (const { patient } of await listNewCitizens(tx, new Date(now.getTime() - lately)))
        await keepKinshipOf(tx, tokens(), patient, now);
    },
  });
  return {
    jobs: [look],
    schedules: [schedule({ name: "privacy.kinship", cron: "*/10 * * * *", job: look, payload: {} })],
  };
}
