import { fhirError } from "../resource.ts";

/** Far beyond what any resource needs; what walks through documents by calling itself stays far from its end. */
const deepest = 256;

/** Refuses text that nests too deep, before it is parsed. A text with few brackets is not looked at closely. */
export function refuseDeepJson(text: string): void {
  if (!hasMore(text, "{", deepest / 2) && !hasMore(text, "[", deepest / 2)) return;
  const at = findTooDeep(text);
  if (at === undefined) return;
  const before = text.slice(0, at).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  throw fhirError(400, "structure", `the JSON nests deeper than ${deepest} levels: ${place}`);
}

function hasMore(text: string, bracket: string, limit: number): boolean {
  let at = -1;
  for (let n = 0; n <= limit; n++) {
    at = text.indexOf(bracket, at + 1);
    if (at < 0) return false;
  }
  return true;
}

const quote = 0x22;
const backslash = 0x5c;

function findTooDeep(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = endOfString(text, at);
    else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) depth--;
    if (depth > deepest) return at;
  }
  return undefined;
}

/** Position of the closing quote; the end of the text when there is none. */
function endOfString(text: string, opening: number): number {
  let end = text.indexOf('"', opening + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
  return slashes % 2 === 1;
}
