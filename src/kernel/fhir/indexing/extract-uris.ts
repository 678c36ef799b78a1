import type { Extractor } from "./draft.ts";
import type { ParamTokens } from "./search-tokens.ts";

/** Extractor of uris; a canonical address with a version is found without it too. */
export const uriExtractor =
  (tokens: ParamTokens, hasPrefixes: boolean): Extractor =>
  (value, draft) => {
    if (typeof value !== "string") return;
    draft.tokens.push(tokens.uri(value));
    const bar = value.indexOf("|");
    const plain = bar < 0 ? value : value.slice(0, bar);
    if (bar >= 0) draft.tokens.push(tokens.uri(plain));
    if (!hasPrefixes) return;
    for (const prefix of prefixesOf(plain)) draft.tokens.push(tokens.below(prefix));
  };

const maxPrefixes = 24;

/** `http://a/b/c` → `http://a`, `http://a/`, `http://a/b`, `http://a/b/`, `http://a/b/c`: what `:below` may name. */
export function prefixesOf(uri: string): readonly string[] {
  const prefixes: string[] = [];
  const start = uri.indexOf("://");
  let at = start < 0 ? 0 : start + 3;
  for (; prefixes.length < maxPrefixes; at++) {
    at = uri.indexOf("/", at);
    if (at < 0) break;
    prefixes.push(uri.slice(0, at), uri.slice(0, at + 1));
  }
  if (prefixes.at(-1) !== uri) prefixes.push(uri);
  return prefixes;
}
