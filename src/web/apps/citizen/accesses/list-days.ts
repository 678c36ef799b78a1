import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const DayRoot = z.object({ day: z.nullable(z.string()), at: z.string(), root: z.string() });
type DayRoot = z.infer<typeof DayRoot>;

const shown = 14;

/** The seal of each day as it was published, newest first. */
export async function listDays(signal: AbortSignal): Promise<readonly DayRoot[]> {
  const { days } = await callApi("/audit/days", z.object({ days: z.array(DayRoot) }), { signal });
  return days.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, shown);
}
