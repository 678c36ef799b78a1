import type { FhirRequest } from "./exchange.ts";

/** Parameters whose values cannot name a person. */
const plain: ReadonlySet<string> = new Set([
  "_count",
  "_sort",
  "_include",
  "_revinclude",
  "_summary",
  "_elements",
  "_total",
  "_type",
  "_since",
  "_lastUpdated",
  "_format",
  "_pretty",
]);
const mostParameters = 30;
const longestPlain = 100;

/**
 * What was searched, for the audit log: names of parameters, with values that may hold names only as a keyed hash.
 * Equal searches can be told to be equal, and whether a known name was searched; nothing can be read.
 */
export function searchDetail(
  request: Pick<FhirRequest, "method" | "query" | "text">,
  hide: (value: string) => string,
): readonly string[] {
  const form = request.method === "POST" ? request.text() : "";
  if (request.query === "" && form === "") return [];
  return [...new URLSearchParams(request.query), ...new URLSearchParams(form)]
    .slice(0, mostParameters)
    .map(
      ([name, value]) =>
        `${parameterName(name)}=${plain.has(name) ? value.slice(0, longestPlain) : hide(value)}`,
    );
}

/** A parameter is a short word with modifiers and chains; anything else is somebody's attempt. */
const parameterName = (name: string): string => (/^[\w.:|$-]{1,100}$/.test(name) ? name : "?");
