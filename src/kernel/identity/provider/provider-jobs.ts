import * as z from "zod/mini";
import type { Vault } from "../../access/vault.ts";
import type { Db } from "../../db/db.ts";
import { job } from "../../jobs/job.ts";
import { type Schedule, schedule } from "../../jobs/schedule.ts";
import { deleteExpiredItems } from "./oidc-items.sql.ts";
import { rotateOldKeys } from "./signing-keys.ts";

/** What the provider has to have done from time to time. */
export function providerJobs(db: Db, vault: Vault) {
  const forgetItems = job({
    kind: "identity.forget-items",
    input: z.object({}),
    run: ({ tx, now }) => deleteExpiredItems(tx, now),
  });
  const rotateKeys = job({
    kind: "identity.rotate-keys",
    input: z.object({}),
    run: ({ now }) => rotateOldKeys(db, vault, now),
  });
  const schedules: readonly Schedule[] = [
    schedule({ name: "identity.forget-items", cron: "27 * * * *", job: forgetItems, payload: {} }),
    schedule({ name: "identity.rotate-keys", cron: "41 18 * * *", job: rotateKeys, payload: {} }),
  ];
  return { jobs: [forgetItems, rotateKeys], schedules };
}
