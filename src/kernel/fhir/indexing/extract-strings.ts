import { type Draft, type Extractor, isObject } from "./draft.ts";
import { maxNameWords, type ParamTokens } from "./search-tokens.ts";
import { normaliseWords } from "./words.ts";

const writtenParts = ["family", "given", "prefix", "suffix"];
const nameParts = ["text", ...writtenParts];
const addressParts = ["text", "line", "district", "city", "state", "postalCode", "country"];

/** Up to here a look through the list is cheaper than a set; beyond it repetitions are removed at the end. */
const manyWords = 64;

/** Extractor of a string parameter for elements of one data type. */
export function stringExtractor(tokens: ParamTokens, dataType: string): Extractor {
  if (dataType === "HumanName") return (value, draft) => addName(tokens, value, draft);
  if (dataType === "Address") return (value, draft) => addAddress(tokens, value, draft);
  return (value, draft) => {
    if (typeof value === "string") addText(tokens, value, draft);
  };
}

/** Its words; they find the text for `:exact` too, so that only a text without any is kept whole. */
function addText(tokens: ParamTokens, text: string, draft: Draft): void {
  const words = normaliseWords(text);
  if (words.length === 0 || tokens.keepsExact) draft.tokens.push(tokens.exact(text));
  for (const word of words) addWord(tokens, word, draft);
}

function addWord(tokens: ParamTokens, word: string, draft: Draft): void {
  draft.tokens.push(tokens.word(word));
  if (draft.words.length > manyWords || !draft.words.includes(word)) draft.words.push(word);
}

/** Words of one address, once each: the parts repeat what the text says. */
function addAddress(tokens: ParamTokens, value: unknown, draft: Draft): void {
  for (const word of wordsOf(tokens, textsOf(value, addressParts), draft)) addWord(tokens, word, draft);
}

/** Words of one name are also stored in twos, threes and all together: one posting list answers "van an". */
function addName(tokens: ParamTokens, value: unknown, draft: Draft): void {
  const texts = typeof value === "string" ? [value] : textsOf(value, nameParts);
  const words = wordsOf(tokens, texts, draft);
  for (const word of words) addWord(tokens, word, draft);
  const named = words.length > 1 ? words.slice(0, maxNameWords).toSorted(byUnit) : [];
  for (let i = 0; i < named.length; i++) addSets(tokens, named, i, draft);
  if (named.length > 3) draft.tokens.push(tokens.joinedNameSet(named.join(" ")));
  for (const word of repeatedWords(value)) addRepeated(tokens, named, word, draft);
}

/** Words that one name says twice, as in Lê Thị Lê; its text and its parts are two ways of saying it. */
function repeatedWords(value: unknown): readonly string[] {
  if (typeof value === "string") return repeatedIn([value]);
  const inText = repeatedIn(textsOf(value, ["text"]));
  return inText.length > 0 ? inText : repeatedIn(textsOf(value, writtenParts));
}

function repeatedIn(texts: readonly string[]): readonly string[] {
  const [first] = texts;
  if (first === undefined) return texts;
  const words = texts.length === 1 ? normaliseWords(first) : texts.flatMap(normaliseWords);
  return words.filter((word, at) => words.indexOf(word) < at);
}

/** Two typed words may mean a word that is said twice: its sets name it twice. */
function addRepeated(tokens: ParamTokens, named: readonly string[], word: string, draft: Draft): void {
  draft.tokens.push(tokens.joinedNameSet(`${word} ${word}`));
  for (const other of named)
    if (other !== word)
      draft.tokens.push(
        tokens.joinedNameSet(other < word ? `${other} ${word} ${word}` : `${word} ${word} ${other}`),
      );
}

/** The distinct words of several texts; a text that has none is kept whole. */
function wordsOf(tokens: ParamTokens, texts: readonly string[], draft: Draft): readonly string[] {
  const words: string[] = [];
  for (const text of texts) {
    const some = normaliseWords(text);
    if (some.length === 0 || tokens.keepsExact) draft.tokens.push(tokens.exact(text));
    for (const word of some) if (!words.includes(word)) words.push(word);
  }
  return words;
}

/** Pairs and triples that begin with a word; `named` is sorted, so each set comes once and in order. */
function addSets(tokens: ParamTokens, named: readonly string[], first: number, draft: Draft): void {
  for (let second = first + 1; second < named.length; second++) {
    const pair = `${named[first]} ${named[second]}`;
    draft.tokens.push(tokens.joinedNameSet(pair));
    for (const third of named.slice(second + 1)) draft.tokens.push(tokens.joinedNameSet(`${pair} ${third}`));
  }
}

function textsOf(value: unknown, names: readonly string[]): readonly string[] {
  if (!isObject(value)) return [];
  const texts: string[] = [];
  for (const name of names) {
    const part = value[name];
    if (typeof part === "string") texts.push(part);
    else if (Array.isArray(part)) texts.push(...part.filter((text) => typeof text === "string"));
  }
  return texts;
}

const byUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
