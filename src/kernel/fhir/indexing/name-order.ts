/** As much of a FHIR HumanName as ordering needs; the parts are not trusted to have the right types. */
export interface NameParts {
  readonly text?: unknown;
  readonly family?: unknown;
  readonly given?: unknown;
}

const maxKey = 200;
const maxText = 200;
const letterUnits = 0x1f00;
/** Per UTF-16 unit: how its letter sorts; empty for what is not a letter. */
const lettersOf: readonly string[] = Array.from({ length: letterUnits }, (_, code) => orderOfLetter(code));
/** Per UTF-16 unit: 0 level, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng. */
const toneOf = Uint8Array.from({ length: letterUnits }, (_, code) => toneOfLetter(code));

/**
 * Key that sorts people as a Vietnamese register does, under plain byte order and in ASCII: given name (the last
 * word), then family name, then the words between. Undefined for a name without letters.
 */
export function sortNameOf(name: NameParts): string | undefined {
  const words = wordsOfName(name);
  const given = words.at(-1);
  if (given === undefined) return undefined;
  let key = orderKey([given]);
  if (words.length > 1) key += ` ${orderKey(words.slice(0, 1))}`;
  if (words.length > 2) key += ` ${orderKey(words.slice(1, -1))}`;
  return key.slice(0, maxKey);
}

/** Key of an organisation or a place: its words as they stand. */
export function sortTitleOf(title: string): string | undefined {
  const words: Word[] = [];
  addWords(title, words);
  return words.length === 0 ? undefined : orderKey(words).slice(0, maxKey);
}

/** Family and given names in the Vietnamese order, else the text as it is spoken. */
function wordsOfName(name: NameParts): readonly Word[] {
  const { text, family } = name;
  const given = Array.isArray(name.given) ? name.given : [];
  const words: Word[] = [];
  const isWhole = typeof family === "string" && typeof given[0] === "string";
  if (!isWhole && typeof text === "string") {
    addWords(text, words);
    return words;
  }
  if (typeof family === "string") addWords(family, words);
  for (const part of given) if (typeof part === "string") addWords(part, words);
  return words;
}

interface Word {
  readonly letters: string;
  readonly tone: number;
}

function addWords(text: string, words: Word[]): void {
  const composed = /[\u0300-\u036f]/.test(text) ? text.normalize("NFC") : text;
  const end = Math.min(composed.length, maxText);
  let letters = "";
  let tone = 0;
  for (let i = 0; i < end; i++) {
    const code = composed.charCodeAt(i);
    const letter = lettersOf[code] ?? otherLetter(code);
    if (letter !== "") {
      letters += letter;
      tone = tone === 0 ? (toneOf[code] ?? 0) : tone;
    } else if (letters !== "" && !isMark(code)) {
      words.push({ letters, tone });
      letters = "";
      tone = 0;
    }
  }
  if (letters !== "") words.push({ letters, tone });
}

const isMark = (code: number): boolean => code >= 0x300 && code <= 0x36f;

/** Letters of all words, then one digit per word for its tone. */
function orderKey(words: readonly Word[]): string {
  if (words.length === 0) return "";
  let letters = "";
  let tonesOfAll = "";
  for (const word of words) {
    letters += letters === "" ? word.letters : `-${word.letters}`;
    tonesOfAll += word.tone;
  }
  return `${letters} ${tonesOfAll}`;
}

/**
 * Letters that Vietnamese orders as letters of their own come after their plain letter: `~` sorts behind `z`.
 * Tones do not make letters; they decide only between names that are equal otherwise.
 */
function orderOfLetter(code: number): string {
  const decomposed = String.fromCharCode(code).normalize("NFD").toLowerCase();
  if (decomposed === "đ" || decomposed === "ð") return "d~";
  if (!/^[\p{L}\p{N}]/u.test(decomposed)) return "";
  const letter = decomposed.slice(0, 1);
  if (letter.charCodeAt(0) > 127) return otherLetter(decomposed.charCodeAt(0));
  if (/[\u0306\u031b]/.test(decomposed)) return letter === "o" ? "o~~" : `${letter}~`;
  if (decomposed.includes("\u0302")) return letter === "a" ? "a~~" : `${letter}~`;
  return letter;
}

/** Letters of other scripts follow all Latin ones, in the order of their code. */
function otherLetter(code: number): string {
  const isLetter = /[\p{L}\p{N}\p{Cs}]/u.test(String.fromCharCode(code));
  return isLetter ? `~~~${code.toString(16).padStart(4, "0")}` : "";
}

function toneOfLetter(code: number): number {
  const decomposed = String.fromCharCode(code).normalize("NFD");
  return (
    1 + ["\u0300", "\u0309", "\u0303", "\u0301", "\u0323"].findIndex((mark) => decomposed.includes(mark))
  );
}
