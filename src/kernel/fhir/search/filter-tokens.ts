import { badSearch } from "./bad-search.ts";

export interface FilterToken {
  /** `mark`: a parenthesis; `text`: a quoted string; `word`: anything else. */
  readonly kind: "mark" | "text" | "word";
  readonly text: string;
}

const longestFilter = 8000;
const mostTokens = 1000;
const pattern = /\s+|([()[\]])|"((?:[^"\\]|\\.)*)"|([^\s()[\]"]+)/gsuy;

/** The words of a `_filter` expression; quoted strings lose their quotes and escapes. */
export function tokensOfFilter(filter: string): readonly FilterToken[] {
  if (filter.length > longestFilter) throw badSearch("_filter", `longer than ${longestFilter} characters`);
  if (filter.includes("\0")) throw badSearch("_filter", "contains a NUL character");
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < filter.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(filter);
    if (match === null) throw badSearch("_filter", `cannot be read at character ${at + 1}`);
    at = pattern.lastIndex;
    const [, mark, text, word] = match;
    if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
    else if (text !== undefined) tokens.push({ kind: "text", text: text.replaceAll(/\\(.)/gsu, "$1") });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
  }
  if (tokens.length > mostTokens) throw badSearch("_filter", `more than ${mostTokens} words`);
  return tokens;
}
