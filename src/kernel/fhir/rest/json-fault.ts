type Wanted = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end";

/**
 * Where a text stops being JSON. The parser of the engine tells the position of some faults only, and quotes the text,
 * which may be a record; so the place is looked for once more, when it is known that there is a fault. Character by
 * character: a regular expression gives up on texts of many megabytes.
 */
export function findJsonFault(text: string): number {
  const open: string[] = [];
  let wanted: Wanted | undefined = "value";
  let at = skipSpace(text, 0);
  while (wanted !== undefined) {
    const end = endOfToken(text, at);
    const next: Wanted | "closed" | "fault" =
      end === undefined ? "fault" : step(text.charAt(at), wanted, open);
    if (next === "fault" || end === undefined) return at;
    at = skipSpace(text, end);
    wanted = next === "closed" ? afterValue(open) : next;
  }
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

const signs = new Set(["{", "}", "[", "]", ":", ","]);
const wordUnit = /[\w.+-]/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

function endOfToken(text: string, at: number): number | undefined {
  const first = text.charAt(at);
  if (signs.has(first)) return at + 1;
  if (first === '"') return endOfString(text, at + 1);
  let end = at;
  while (end < text.length && wordUnit.test(text.charAt(end))) end++;
  const word = end - at > 2_000 ? "" : text.slice(at, end);
  return word === "true" || word === "false" || word === "null" || number.test(word) ? end : undefined;
}

function endOfString(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return at + 1;
    if (unit < 0x20) return undefined;
    if (unit === 0x5c) {
      const escape = text.charAt(++at);
      if (escape === "u" && !/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) return undefined;
      if (!'"\\/bfnrtu'.includes(escape) || escape === "") return undefined;
    }
  }
  return undefined;
}

const afterValue = (open: readonly string[]): Wanted | undefined =>
  open.length === 0 ? undefined : "comma or end";

/** What may follow; `closed` when a value is complete. */
function step(sign: string, wanted: Wanted, open: string[]): Wanted | "closed" | "fault" {
  if (!signs.has(sign)) return plain(sign === '"', wanted);
  if (sign === "{" || sign === "[") return opened(sign, wanted, open);
  if (sign === "}" || sign === "]") return closed(sign, wanted, open);
  if (sign === ":") return wanted === "colon" ? "value" : "fault";
  if (wanted !== "comma or end") return "fault";
  return open.at(-1) === "{" ? "key" : "value";
}

function plain(isText: boolean, wanted: Wanted): Wanted | "closed" | "fault" {
  if (wanted === "value" || wanted === "value or end") return "closed";
  return isText && (wanted === "key" || wanted === "key or end") ? "colon" : "fault";
}

function opened(sign: "{" | "[", wanted: Wanted, open: string[]): Wanted | "fault" {
  if (wanted !== "value" && wanted !== "value or end") return "fault";
  open.push(sign);
  return sign === "{" ? "key or end" : "value or end";
}

function closed(sign: "}" | "]", wanted: Wanted, open: string[]): "closed" | "fault" {
  const fits = sign === "}" ? "{" : "[";
  const early = sign === "}" ? "key or end" : "value or end";
  if (open.at(-1) !== fits || (wanted !== "comma or end" && wanted !== early)) return "fault";
  open.pop();
  return "closed";
}
