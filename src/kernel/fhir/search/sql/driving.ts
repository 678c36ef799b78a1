import { normaliseWords } from "../../indexing/words.ts";
import type { Condition, ConditionOf } from "../condition.ts";
import type { TypePart } from "../search-query.ts";
import { isCoded } from "./compile-token.ts";

export const driving = ["ids", "patient", "encounter", "rare"] as const;
/** `rare`: a number of a person or thing, or a whole name, that few rows have. */
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
  return found ?? (conditions.length === 1 && conditions.every(isRare) ? "rare" : undefined);
}

/** The column that a reference to one patient or encounter is looked up in. */
function linkOf({ param, targets }: ConditionOf<"reference">): "patient" | "encounter" | undefined {
  const [target] = targets;
  if (targets.length !== 1 || target?.types.length !== 1) return undefined;
  if (param.column === "patient") return target.types[0] === "Patient" ? "patient" : undefined;
  return param.column === "encounter" && target.types[0] === "Encounter" ? "encounter" : undefined;
}

const isRare = (condition: Condition): boolean => {
  if (condition.kind === "token")
    return (
      condition.param.paths?.every((path) => path.type === "Identifier") === true &&
      condition.values.every(({ code }) => code !== undefined)
    );
  return condition.kind === "string" && condition.param.names && isWholeName(condition);
};

const isWholeName = ({ mode, text }: ConditionOf<"string">): boolean =>
  mode === "words" && new Set(normaliseWords(text)).size >= 3;

/** "This patient's results of this code", newest or oldest first: the index has them in this order. */
export function findMainCode(part: TypePart): ConditionOf<"token"> | undefined {
  const [first, ...more] = part.sort;
  if (more.length > 0 || first?.by !== "date" || drivenBy(part.conditions) !== "patient") return undefined;
  return part.conditions.find(isMainCode);
}

const isMainCode = (condition: Condition): condition is ConditionOf<"token"> =>
  condition.kind === "token" &&
  condition.param.column === "code" &&
  condition.values.length === 1 &&
  condition.values.every(isCoded);

/**
 * Searches that are asked all day keep a prepared statement. Only those whose plan does not depend on the values:
 * few rows by one index, or a whole table in the order of an index.
 */
export const isHot = ({ conditions, sort }: TypePart): boolean =>
  sort.every((key) => key.by !== "content") &&
  conditions.every(isSimple) &&
  (conditions.length === 0 || drivenBy(conditions) !== undefined);

const alwaysSimple: ReadonlySet<Condition["kind"]> = new Set(["ids", "missing", "token", "updated"]);

const isSimple = (condition: Condition): boolean => {
  if (condition.kind === "string") return condition.mode === "words" || condition.mode === "exact";
  if (condition.kind === "date") return condition.param.column === "date";
  if (condition.kind === "reference")
    return condition.param.column !== undefined && condition.targets.every(({ types }) => types.length === 1);
  return alwaysSimple.has(condition.kind);
};
