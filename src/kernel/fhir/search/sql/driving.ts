import type { Condition, ConditionOf } from "../condition.ts";
import type { TypePart } from "../search-query.ts";

export const driving = ["ids", "patient", "encounter"] as const;
export type Driving = (typeof driving)[number];

/** The index that leaves few rows whatever else is asked; undefined: PostgreSQL decides by its statistics. */
export function drivenBy(conditions: readonly Condition[]): Driving | undefined {
  let found: Driving | undefined;
  for (const condition of conditions) {
    if (condition.kind === "ids") return "ids";
    const link = condition.kind === "reference" ? linkOf(condition) : undefined;
    if (link === "patient") return link;
    found ??= link;
  }
  return found;
}

/** The column that a reference to one patient or encounter is looked up in. */
function linkOf({ param, targets }: ConditionOf<"reference">): "patient" | "encounter" | undefined {
  const [target] = targets;
  if (targets.length !== 1 || target?.types.length !== 1) return undefined;
  if (param.column === "patient") return target.types[0] === "Patient" ? "patient" : undefined;
  return param.column === "encounter" && target.types[0] === "Encounter" ? "encounter" : undefined;
}

/**
 * Searches that are asked all day keep a prepared statement. Only those whose plan does not depend on the values:
 * rows of one patient or encounter, rows by id, people by identifier, and lists in the order of an index.
 */
export function isHot({ conditions, sort }: TypePart): boolean {
  if (sort.some((key) => key.by === "content")) return false;
  if (!conditions.every(isSimple)) return false;
  return drivenBy(conditions) !== undefined || conditions.length === 0 || isIdentifierOnly(conditions);
}

const alwaysSimple: ReadonlySet<Condition["kind"]> = new Set(["ids", "missing", "token", "updated"]);

const isSimple = (condition: Condition): boolean => {
  if (condition.kind === "string") return condition.mode === "words" || condition.mode === "exact";
  if (condition.kind === "date") return condition.param.column === "date";
  if (condition.kind === "reference")
    return condition.param.column !== undefined && condition.targets.every(({ types }) => types.length === 1);
  return alwaysSimple.has(condition.kind);
};

/** A number of a person, an encounter, a specimen: at most a handful of rows have it. */
export const isIdentifierOnly = (conditions: readonly Condition[]): boolean =>
  conditions.length === 1 && conditions.every(isIdentifier);

const isIdentifier = (condition: Condition): boolean =>
  condition.kind === "token" &&
  condition.param.paths?.every((path) => path.type === "Identifier") === true &&
  condition.values.every(({ code }) => code !== undefined);
