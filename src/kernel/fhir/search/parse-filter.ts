import type { ResourceType } from "../resource-types.ts";
import { badSearch } from "./bad-search.ts";
import { all, any, type Condition } from "./condition.ts";
import { filterComparison } from "./filter-comparison.ts";
import { type FilterToken, tokensOfFilter } from "./filter-tokens.ts";
import type { ParseContext } from "./parse-context.ts";

interface Cursor {
  readonly tokens: readonly FilterToken[];
  at: number;
}

interface Place {
  readonly type: ResourceType;
  readonly context: ParseContext;
}

const deepestNesting = 20;

/** The R4 `_filter` language; `and` binds tighter than `or`. */
export function parseFilter(type: ResourceType, filter: string, context: ParseContext): Condition {
  const cursor: Cursor = { tokens: tokensOfFilter(filter), at: 0 };
  const condition = parseOr(cursor, { type, context }, 0);
  if (cursor.at < cursor.tokens.length) throw unexpected(cursor);
  return condition;
}

function parseOr(cursor: Cursor, place: Place, depth: number): Condition {
  if (depth > deepestNesting) throw badSearch("_filter", `nested deeper than ${deepestNesting}`);
  const parts = [parseAnd(cursor, place, depth)];
  while (takeWord(cursor, "or")) parts.push(parseAnd(cursor, place, depth));
  return any(parts);
}

function parseAnd(cursor: Cursor, place: Place, depth: number): Condition {
  const parts = [parseOne(cursor, place, depth)];
  while (takeWord(cursor, "and")) parts.push(parseOne(cursor, place, depth));
  return all(parts);
}

function parseOne(cursor: Cursor, place: Place, depth: number): Condition {
  const opens = cursor.tokens[cursor.at + 1];
  if (opens?.kind === "mark" && opens.text === "(" && takeWord(cursor, "not"))
    return { kind: "not", of: parseGroup(cursor, place, depth) };
  const next = cursor.tokens[cursor.at];
  if (next?.kind === "mark" && next.text === "(") return parseGroup(cursor, place, depth);
  const path = takeText(cursor, "word");
  const operator = takeText(cursor, "word");
  const value = takeText(cursor, "any");
  return filterComparison(place.type, { path, operator, value }, place.context);
}

function parseGroup(cursor: Cursor, place: Place, depth: number): Condition {
  cursor.at++;
  const condition = parseOr(cursor, place, depth + 1);
  const close = cursor.tokens[cursor.at];
  if (close?.kind !== "mark" || close.text !== ")") throw unexpected(cursor);
  cursor.at++;
  return condition;
}

function takeWord(cursor: Cursor, word: string): boolean {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== "word" || token.text !== word) return false;
  cursor.at++;
  return true;
}

function takeText(cursor: Cursor, kind: "word" | "any"): string {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || token.kind === "mark" || (kind === "word" && token.kind !== "word"))
    throw unexpected(cursor);
  cursor.at++;
  return token.text;
}

const unexpected = (cursor: Cursor): Error =>
  cursor.at >= cursor.tokens.length
    ? badSearch("_filter", "ends too early")
    : badSearch("_filter", `cannot be read at its word ${cursor.at + 1}`);
