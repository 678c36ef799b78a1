import type { SearchParam } from "../definitions/search-parameters.ts";
import { errorIssue, FhirError } from "../resource.ts";

const longestName = 80;

/** A 400 that names the parameter. The value is never echoed: it may be a person's name or number. */
export function badSearch(parameter: string, reason: string): FhirError {
  const shown = shownName(parameter);
  return new FhirError(400, errorIssue("value", `Search parameter "${shown}": ${reason}`, shown));
}

/** A parameter that was added a moment ago finds only part of what is there: better to say so than to answer. */
export function mustBeReady(name: string, param: SearchParam): void {
  if (param.custom?.ready !== false) return;
  const shown = shownName(name);
  const reason = `is new, and the records are still being indexed for it; try again in a while`;
  throw new FhirError(503, errorIssue("transient", `Search parameter "${shown}": ${reason}`, shown));
}

function shownName(parameter: string): string {
  const name = parameter.length > longestName ? `${parameter.slice(0, longestName)}…` : parameter;
  return name.replaceAll(/\p{C}/gu, "?");
}
