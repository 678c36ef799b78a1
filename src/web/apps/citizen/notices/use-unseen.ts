import { useCallback } from "react";
import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { useLoad } from "#web/kit/use-load.ts";

const Alerts = z.object({ alerts: z.array(z.object({ seenAt: z.nullable(z.string()) })) });

/** How many notices nobody has read yet, asked again on every page; none while it is not known. */
export function useUnseen(place: string): number {
  const work = useCallback(
    async (signal: AbortSignal) => {
      const { alerts } = await callApi("/api/my/alerts", Alerts, { signal });
      return place === "notices" ? 0 : alerts.filter(({ seenAt }) => seenAt === null).length;
    },
    [place],
  );
  const { state } = useLoad(work);
  return state.tag === "ready" && place !== "notices" ? state.value : 0;
}
