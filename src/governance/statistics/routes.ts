import * as z from "zod/mini";
import { query, type Route } from "#kernel/http/route.ts";
import { visitFigures } from "./count-visits.ts";
import { dimensions } from "./visits.sql.ts";

const Month = z.string().check(z.regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/, "Viết tháng như 2026-01"));
const Figure = z.object({
  month: z.string(),
  visits: z.nullable(z.number()),
  people: z.nullable(z.number()),
});

/** Counts for those who steer; no row of a person leaves here. */
export const statisticsRoutes: readonly Route[] = [
  query({
    path: "/api/figures/visits",
    permission: "figures.read",
    summary: "Visits and people per month that is over, by one dimension; small figures are hidden.",
    input: z.object({ by: z.enum(dimensions), from: z.optional(Month), to: z.optional(Month) }),
    output: z.object({
      by: z.enum(dimensions),
      months: z.array(z.string()),
      rows: z.array(z.object({ key: z.string(), name: z.nullable(z.string()), figures: z.array(Figure) })),
      totals: z.array(Figure),
      fewest: z.number(),
      facilityName: z.nullable(z.string()),
    }),
    run: async (context, asked) => {
      const { months, rows, totals, ...rest } = await visitFigures(context, asked);
      return {
        ...rest,
        months: [...months],
        totals: [...totals],
        rows: rows.map((row) => ({ ...row, figures: [...row.figures] })),
      };
    },
  }),
];
