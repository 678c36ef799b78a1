const maxWords = 32;
const maxWordLength = 40;
const separator = 0;
const skipped = 1;
const beyond = 2;

/** For each UTF-16 unit of the Latin blocks: its letter without marks, a separator, a mark, or "look closer". */
const plainUnits = buildTable();
const seen: string[] = Array.from({ length: 8192 }, () => "");
/** One resource asks for the same text for several parameters (name and family, address and city). */
const lastTexts: string[] = Array.from({ length: 32 }, () => "");
const lastWords: (readonly string[])[] = lastTexts.map(() => []);
const shortText = 16;
const mostShortTexts = 8192;
const shortTexts = new Map<string, readonly string[]>();
const room = new Uint16Array(maxWordLength);

/**
 * The words by which a text is found: no marks, đ as d, lower case, split at anything that is not a letter or digit.
 * At most 32 words of 40 characters. `Nguyễn Văn An` → nguyen, van, an; the same for decomposed Unicode.
 */
export function normaliseWords(text: string): readonly string[] {
  return text.length <= shortText ? wordsOfShort(text) : wordsOfLong(text);
}

/** Names of people and places repeat from record to record. */
function wordsOfShort(text: string): readonly string[] {
  const known = shortTexts.get(text);
  if (known !== undefined) return known;
  if (shortTexts.size >= mostShortTexts) shortTexts.clear();
  const words = split(text);
  shortTexts.set(text, words);
  return words;
}

function wordsOfLong(text: string): readonly string[] {
  const slot = text.length & 31;
  if (lastTexts[slot] === text) return lastWords[slot] ?? [];
  const words = split(text);
  lastTexts[slot] = text;
  lastWords[slot] = words;
  return words;
}

function split(text: string): readonly string[] {
  const words: string[] = [];
  let length = 0;
  for (let i = 0; i < text.length && words.length < maxWords; i++) {
    const unit = plainUnits[text.charCodeAt(i)] ?? beyond;
    if (unit > beyond && length < maxWordLength) room[length++] = unit;
    else if (unit === beyond) return splitAnyScript(text);
    else if (unit === separator) length = endWord(words, length);
  }
  if (words.length < maxWords) endWord(words, length);
  return words;
}

function endWord(words: string[], length: number): number {
  if (length > 0) words.push(wordInRoom(length));
  return 0;
}

/**
 * A text without marks, in lower case; spaces and signs stay. For comparing substrings. The Icelandic ð is what some
 * Vietnamese keyboards produce for đ.
 */
export function stripMarks(text: string): string {
  const lower = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return lower.replace(/\p{M}/gu, "").replace(/[đð]/g, "d");
}

/** Words repeat: a word seen before is found by its units instead of being built again. */
function wordInRoom(length: number): string {
  let slot = length;
  for (let i = 0; i < length; i++) slot = Math.imul(slot, 31) + (room[i] ?? 0);
  slot &= seen.length - 1;
  const word = seen[slot] ?? "";
  if (isInRoom(word, length)) return word;
  const built = String.fromCharCode(...room.subarray(0, length));
  seen[slot] = built;
  return built;
}

function isInRoom(word: string, length: number): boolean {
  if (word.length !== length) return false;
  for (let i = 0; i < length; i++) if (word.charCodeAt(i) !== room[i]) return false;
  return true;
}

function splitAnyScript(text: string): readonly string[] {
  const words = stripMarks(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, maxWords).map((word) => word.slice(0, maxWordLength).replace(/[\ud800-\udbff]$/, ""));
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(0x1f00).fill(beyond);
  for (let code = 0; code < table.length; code++) {
    const char = String.fromCharCode(code);
    const plain = stripMarks(char);
    if (code >= 0x300 && code <= 0x36f) table[code] = skipped;
    else if (code > 0x24f && code < 0x1e00) table[code] = beyond;
    else if (plain.length === 1 && /[\p{L}\p{N}]/u.test(plain)) table[code] = plain.charCodeAt(0);
    else if (!/[\p{L}\p{N}\p{M}]/u.test(char)) table[code] = separator;
  }
  return table;
}
