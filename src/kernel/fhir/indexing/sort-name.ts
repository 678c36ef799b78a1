import type { SearchParams } from "../definitions/search-parameters.ts";
import { isObject, type JsonObject } from "./draft.ts";
import { sortNameOf, sortTitleOf } from "./name-order.ts";

/** How a type's `sort_name` is made; undefined for types without a name of people or things. */
export function sortNameIn(params: SearchParams): ((resource: JsonObject) => string | undefined) | undefined {
  const name = params.get("name");
  if (name === undefined || name.type !== "string" || name.custom !== undefined) return undefined;
  if (name.names) return (resource) => nameKey(resource["name"]);
  const isPlain =
    name.paths?.some((path) => path.steps.length === 1 && path.steps[0]?.name === "name") === true;
  return isPlain ? titleKey : undefined;
}

const titleKey = (resource: JsonObject): string | undefined => {
  const title = resource["name"];
  return typeof title === "string" ? sortTitleOf(title) : undefined;
};

/** The name a person goes by: not one that was given up, not a nickname. */
function nameKey(names: unknown): string | undefined {
  const list = Array.isArray(names) ? names.filter(isObject) : isObject(names) ? [names] : [];
  const current = list.find((name) => name["use"] !== "old" && name["use"] !== "nickname") ?? list[0];
  return current === undefined ? undefined : sortNameOf(current);
}
