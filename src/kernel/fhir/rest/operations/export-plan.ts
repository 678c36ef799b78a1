import * as z from "zod/mini";
import { type Reach, restrictedLabels } from "#kernel/access/reach.ts";
import { type ResourceType, resourceTypes } from "../../resource-types.ts";

export const exportLevels = ["system", "patient", "group"] as const;

const ids = z.array(z.string());
const StoredReach = z.object({
  facilities: ids,
  practitioner: z.optional(z.string()),
  patients: ids,
  unrestricted: ids,
  labels: z.array(z.enum(restrictedLabels)),
  refusable: ids,
});

/** All that a background run has to know of an export; it outlives the server that was asked. */
export const ExportPlan = z.object({
  level: z.enum(exportLevels),
  /** Id of the Group. */
  group: z.optional(z.string()),
  /** Ids of patients; absent: all of the level. */
  patients: z.optional(z.array(z.string())),
  /** Absent: every type that has resources. */
  types: z.optional(z.array(z.enum(resourceTypes))),
  /** Types the client may read: the rights it had when it asked. */
  readable: z.array(z.enum(resourceTypes)),
  /** Whose data, when a person asked: their reach of then. */
  reach: z.optional(StoredReach),
  since: z.optional(z.string()),
  filters: z.array(z.object({ type: z.enum(resourceTypes), query: z.string() })),
  /** As the manifest repeats it. */
  request: z.string(),
  base: z.string(),
  owner: z.string(),
});
export type ExportPlan = z.infer<typeof ExportPlan>;

/** The part of a plan that says whose data are wanted. */
export const plannedReach = (reach: Reach | undefined): Pick<ExportPlan, "reach"> =>
  reach === undefined ? {} : { reach: StoredReach.parse(reach) };

export const reachOfPlan = ({ reach }: ExportPlan): Reach | undefined =>
  reach === undefined ? undefined : { ...reach, practitioner: reach.practitioner };

/** Everything, for whoever holds the database itself (`tuetinh export`). */
export const wholePlan: ExportPlan = {
  level: "system",
  readable: [...resourceTypes],
  filters: [],
  request: "",
  base: "",
  owner: "",
};

/** The types a run goes through, in the order of R4. */
export function typesOf(plan: ExportPlan, present: readonly ResourceType[]): readonly ResourceType[] {
  const asked = new Set(plan.types ?? present);
  const readable = new Set(plan.readable);
  return present.filter((type) => asked.has(type) && readable.has(type));
}
