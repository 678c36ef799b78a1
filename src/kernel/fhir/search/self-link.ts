import type { ResourceType } from "../resource-types.ts";
import type { Pair } from "./search-query.ts";

const plain = /^[\w.~*/:|-]*$/;

/** `Observation?patient=Patient/x&code=…`, relative to the base: exactly what was used of the query. */
export function selfLink(type: ResourceType | undefined, pairs: readonly Pair[]): string {
  let link = type ?? "";
  let separator = "?";
  for (const [name, value] of pairs) {
    link += `${separator}${encoded(name)}=${encoded(value)}`;
    separator = "&";
  }
  return link;
}

export const nextLink = (type: ResourceType | undefined, cursor: string): string =>
  `${type ?? ""}?_cursor=${cursor}`;

const encoded = (text: string): string => (plain.test(text) ? text : encodeURIComponent(text.toWellFormed()));
