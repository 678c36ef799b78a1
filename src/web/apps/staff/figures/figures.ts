import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

export const dimensions = ["month", "facility", "commune", "sex-age", "chapter"] as const;
/** What visits are counted by. */
export type Dimension = (typeof dimensions)[number];

const Figure = z.object({
  month: z.string(),
  visits: z.nullable(z.number()),
  people: z.nullable(z.number()),
});
/** Visits and people of one month; null where it is hidden. */
export type Figure = z.infer<typeof Figure>;

const Figures = z.object({
  by: z.enum(dimensions),
  months: z.array(z.string()),
  rows: z.array(z.object({ key: z.string(), name: z.nullable(z.string()), figures: z.array(Figure) })),
  totals: z.array(Figure),
  fewest: z.number(),
  facilityName: z.nullable(z.string()),
});
export type Figures = z.infer<typeof Figures>;

export const findFigures = (by: Dimension, signal: AbortSignal): Promise<Figures> =>
  callApi(`/api/figures/visits?by=${by}`, Figures, { signal });
