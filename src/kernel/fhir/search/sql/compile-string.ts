import type { SearchParam } from "../../definitions/search-parameters.ts";
import { normaliseWords } from "../../indexing/words.ts";
import type { ConditionOf, StringMode } from "../condition.ts";
import type { Dictionary } from "../dictionary.ts";
import { compileTokens } from "./compile-token.ts";
import { escapeLike, inTexts, likeAny } from "./content-texts.ts";
import type { RowScope } from "./sql-builder.ts";

/** A piece that begins more known words than this is looked for in the text of the rows that the others find. */
const mostWords = 2000;
/** Most name keys that one search looks up: each costs about a microsecond. */
const mostKeys = 400;

/** See the ADR: typed pieces become whole words that exist, and whole words are tokens. */
export function compileString(row: RowScope, condition: ConditionOf<"string">): string {
  const { param, mode, text } = condition;
  const typed = normaliseWords(text);
  if (mode === "exact") return compileExact(row, param, text, typed);
  if (typed.length === 0) return compileWordless(row, condition);
  const { dictionary } = row.sql.options;
  if (mode === "words") return compileWords(row, param, piecesOf(dictionary, typed));
  const found = compileWords(row, param, piecesOfWhole(dictionary, typed, mode));
  return needsContent(mode, typed)
    ? `${found} and ${compareContent(row, param, mode, typed.join(" "))}`
    : found;
}

/** The words find the rows, the text in the content decides; a text without words is a token itself. */
function compileExact(row: RowScope, param: SearchParam, text: string, words: readonly string[]): string {
  const tokens = row.sql.options.tokens.of(param);
  if (words.length === 0 || tokens.keepsExact) return compileTokens(row, [tokens.exact(text)]);
  const found = [...new Set(words)].map((word) => compileTokens(row, [tokens.word(word)]));
  const same = inTexts(row, param, (each) => `normalize(${each}) = ${row.sql.bind(text.normalize("NFC"))}`);
  return [...found, same].join(" and ");
}

/** Signs only: nothing that words could find. */
const compileWordless = (row: RowScope, { param, mode, text }: ConditionOf<"string">): string =>
  mode === "words" || text.trim() === ""
    ? "false"
    : compareLike(row, param, `%${escapeLike(text.normalize("NFC"))}%`);

/** One typed word with the known words it may stand for. */
interface Piece {
  readonly words: readonly string[];
  /** Patterns of the normalised text that say the same; none where the whole text is compared anyway. */
  readonly patterns: readonly string[];
}

/** Each typed word begins a word of the element. */
const piecesOf = (dictionary: Dictionary, typed: readonly string[]): readonly Piece[] =>
  [...new Set(typed)].map((word) => ({
    words: dictionary.expandPrefix(word),
    patterns: [`${escapeLike(word)}%`, `% ${escapeLike(word)}%`],
  }));

/** A substring: the first piece ends a word, the last begins one, those between are whole. */
function piecesOfWhole(dictionary: Dictionary, typed: readonly string[], mode: StringMode): readonly Piece[] {
  const last = typed.length - 1;
  return typed.map((word, index) => {
    const opensLeft = index === 0 && (mode === "contains" || mode === "ends");
    const opensRight = index === last && (mode === "contains" || mode === "starts");
    return { words: expand(dictionary, word, opensLeft, opensRight), patterns: [] };
  });
}

function expand(
  dictionary: Dictionary,
  word: string,
  opensLeft: boolean,
  opensRight: boolean,
): readonly string[] {
  if (opensLeft && opensRight) return dictionary.expandContaining(word);
  if (opensRight) return dictionary.expandPrefix(word);
  if (opensLeft) return dictionary.expandContaining(word).filter((each) => each.endsWith(word));
  return dictionary.has(word) ? [word] : [];
}

/** Pieces in any order: the name keys of the most telling ones, the others as filters. */
function compileWords(row: RowScope, param: SearchParam, pieces: readonly Piece[]): string {
  if (pieces.some(({ words }) => words.length === 0)) return "false";
  const ordered = [...pieces].sort((a, b) => a.words.length - b.words.length);
  const vague = ordered.filter(({ words }, index) => index > 0 && words.length > mostWords);
  const telling = ordered.slice(0, ordered.length - vague.length);
  const inText = vague.filter(({ patterns }) => patterns.length > 0);
  return [
    ...compileTelling(row, param, telling),
    ...inText.map(({ patterns }) => inTexts(row, param, (text) => likeAny(row, plainText(text), patterns))),
  ].join(" and ");
}

/**
 * The pieces with the fewest words make one set; each further piece makes another one with the first two, and with
 * those that may mean the same word: each typed word is to have a word of its own.
 */
function compileTelling(row: RowScope, param: SearchParam, pieces: readonly Piece[]): readonly string[] {
  const { word, joinedNameSet } = row.sql.options.tokens.of(param);
  const keyed = param.names ? piecesForKeys(pieces) : 0;
  const sets = (some: readonly Piece[]): string => compileTokens(row, keysOf(some).map(joinedNameSet));
  const rest = keyed > 0 ? { ...row, driven: true } : row;
  const each = pieces.slice(keyed).flatMap((piece, index) => {
    const groups = keyed === 3 ? groupsWith(piece, pieces.slice(0, keyed + index)) : [];
    const withinLimit = groups.filter((group) => piecesForKeys(group) === 3).map(sets);
    return withinLimit.length > 0 ? withinLimit : [compileTokens(rest, piece.words.map(word))];
  });
  return keyed === 0 ? each : [sets(pieces.slice(0, keyed)), ...each];
}

/** A piece in threes: with the first two, and with those earlier ones that may mean one of its words. */
function groupsWith(piece: Piece, before: readonly Piece[]): readonly (readonly Piece[])[] {
  const first = before.slice(0, 2);
  const rivals = before.filter(({ words }) => piece.words.includes(words[0] ?? ""));
  const lead = (rivals.length > 1 ? rivals : first).slice(0, 1);
  const others = rivals.filter((rival) => !lead.includes(rival));
  const pairs = others
    .map((rival) => [...lead, rival])
    .filter((pair) => pair.some((p) => !first.includes(p)));
  return [first, ...pairs].map((pair) => [...pair, piece]);
}

/** How many of the pieces (fewest words first) can be combined within the limit: 3, 2 or none. */
function piecesForKeys(pieces: readonly Piece[]): number {
  const product = (count: number): number =>
    pieces.slice(0, count).reduce((n, { words }) => n * words.length, 1);
  if (pieces.length >= 3 && product(3) <= mostKeys) return 3;
  return pieces.length >= 2 && product(2) <= mostKeys ? 2 : 0;
}

/**
 * Every choice of one word per piece, as joined sets. A word that two pieces may mean stands there twice, and is found
 * only where a name says it twice: `ma thi mai` is not each Thị Mai.
 */
function keysOf(pieces: readonly Piece[]): readonly string[] {
  let sets: readonly (readonly string[])[] = [[]];
  for (const { words } of pieces) sets = sets.flatMap((set) => words.map((word) => [...set, word]));
  return [...new Set(sets.map((set) => set.toSorted(byUnit).join(" ")))];
}

const byUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One word anywhere is decided by words alone; the order and ends of an element only by its text. */
const needsContent = (mode: StringMode, typed: readonly string[]): boolean =>
  mode !== "contains" || typed.length > 1;

function compareContent(row: RowScope, param: SearchParam, mode: StringMode, words: string): string {
  const open = mode === "contains" || mode === "ends" ? "%" : "";
  const close = mode === "contains" || mode === "starts" ? "%" : "";
  return inTexts(
    row,
    param,
    (text) => `${plainText(text)} like ${row.sql.bind(`${open}${escapeLike(words)}${close}`)}`,
  );
}

const compareLike = (row: RowScope, param: SearchParam, pattern: string): string =>
  inTexts(row, param, (text) => `normalize(${text}) like ${row.sql.bind(pattern)}`);

/** `normaliseWords` in SQL, good enough to compare the few rows that the words have found. */
const plainText = (text: string): string =>
  `trim(regexp_replace(lower(translate(regexp_replace(normalize(${text}, nfd), '[\\u0300-\\u036f]+', '', 'g'), 'đĐðÐ', 'dDdD')), '[^[:alnum:]]+', ' ', 'g'))`;
