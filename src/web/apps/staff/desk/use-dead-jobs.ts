import { useCallback, useState } from "react";
import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { newKey } from "#web/kit/new-key.ts";
import { isAllowed } from "#web/kit/session.ts";
import { type Load, useLoad } from "#web/kit/use-load.ts";

const DeadJob = z.looseObject({
  id: z.string(),
  kind: z.string(),
  attempts: z.number(),
  lastError: z.string(),
  diedAt: z.string(),
});
export type DeadJob = z.infer<typeof DeadJob>;

const DeadJobs = z.looseObject({ jobs: z.array(DeadJob) });

const listDeadJobs = async (signal: AbortSignal): Promise<DeadJob[]> =>
  isAllowed("ops.jobs") ? (await callApi("/api/jobs/dead", DeadJobs, { signal })).jobs : [];

export type Verdict = "rerun" | "discard";

export type Settling =
  | { readonly tag: "idle" }
  | { readonly tag: "pending"; readonly id: string }
  | { readonly tag: "done"; readonly verdict: Verdict }
  | { readonly tag: "refused"; readonly error: ApiError };

export interface DeadJobs {
  readonly load: Load<DeadJob[]>;
  readonly settling: Settling;
  readonly settle: (id: string, verdict: Verdict) => Promise<void>;
}

export function useDeadJobs(): DeadJobs {
  const load = useLoad(listDeadJobs);
  const [settling, setSettling] = useState<Settling>({ tag: "idle" });
  const { again } = load;
  const settle = useCallback(
    async (id: string, verdict: Verdict) => {
      setSettling({ tag: "pending", id });
      try {
        await callApi(`/api/jobs/${encodeURIComponent(id)}/${verdict}`, z.unknown(), {
          method: "POST",
          key: newKey(),
        });
        setSettling({ tag: "done", verdict });
      } catch (error) {
        setSettling({ tag: "refused", error: apiErrorOf(error) });
      }
      again();
    },
    [again],
  );
  return { load, settling, settle };
}
