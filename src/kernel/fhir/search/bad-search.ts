import { errorIssue, FhirError } from "../resource.ts";

const longestName = 80;

/** A 400 that names the parameter. The value is never echoed: it may be a person's name or number. */
export function badSearch(parameter: string, reason: string): FhirError {
  const name = parameter.length > longestName ? `${parameter.slice(0, longestName)}…` : parameter;
  const shown = name.replaceAll(/\p{C}/gu, "?");
  return new FhirError(400, errorIssue("value", `Search parameter "${shown}": ${reason}`, shown));
}
