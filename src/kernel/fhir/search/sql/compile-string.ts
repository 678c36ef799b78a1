import type { PathStep, SearchParam } from "../../definitions/search-parameters.ts";
import { normaliseWords } from "../../indexing/words.ts";
import type { ConditionOf, StringMode } from "../condition.ts";
import type { Dictionary } from "../dictionary.ts";
import { compileTokens } from "./compile-token.ts";
import { arrayLiteral, type RowScope } from "./sql-builder.ts";

/** Beyond this many known words an expansion stops being an index search; such a piece says nearly nothing. */
const mostExpanded = 20_000;
/** Most name keys that one search looks up. */
const mostKeys = 64;

/** See the ADR: typed pieces become whole words that exist, and whole words are tokens. */
export function compileString(row: RowScope, condition: ConditionOf<"string">): string {
  const { param, mode, text } = condition;
  if (mode === "exact") return compileTokens(row, [row.sql.options.tokens.of(param).exact(text)]);
  const typed = normaliseWords(text);
  if (typed.length === 0) return compileWordless(row, condition);
  if (mode === "words") return compileWords(row, param, expandEach(row.sql.options.dictionary, typed));
  const found = compileWords(row, param, expandWhole(row.sql.options.dictionary, typed, mode));
  return needsContent(mode, typed)
    ? `${found} and ${compareContent(row, param, mode, typed.join(" "))}`
    : found;
}

/** Signs only: nothing that words could find. */
const compileWordless = (row: RowScope, { param, mode, text }: ConditionOf<"string">): string =>
  mode === "words" || text.trim() === ""
    ? "false"
    : compareLike(row, param, `%${escapeLike(text.normalize("NFC"))}%`);

type Expansion = readonly string[];

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];

/** Each typed word begins a word of the element. A longer typed word that begins with a shorter one says it too. */
function expandEach(dictionary: Dictionary, typed: readonly string[]): readonly Expansion[] {
  return distinct(typed).map((word) => dictionary.expandPrefix(word, mostExpanded));
}

/** A substring: the first piece ends a word, the last begins one, those between are whole. */
function expandWhole(
  dictionary: Dictionary,
  typed: readonly string[],
  mode: StringMode,
): readonly Expansion[] {
  const last = typed.length - 1;
  return typed.map((word, index) => {
    const opensLeft = index === 0 && (mode === "contains" || mode === "ends");
    const opensRight = index === last && (mode === "contains" || mode === "starts");
    if (opensLeft && opensRight) return dictionary.expandContaining(word, mostExpanded);
    if (opensRight) return dictionary.expandPrefix(word, mostExpanded);
    if (opensLeft)
      return dictionary.expandContaining(word, mostExpanded).filter((each) => each.endsWith(word));
    return dictionary.has(word) ? [word] : [];
  });
}

/** Words of one piece, in any order: the name keys of the most telling pieces, the other pieces as filters. */
function compileWords(row: RowScope, param: SearchParam, expansions: readonly Expansion[]): string {
  if (expansions.some((expansion) => expansion.length === 0)) return "false";
  const { word, nameSet } = row.sql.options.tokens.of(param);
  const ordered = [...expansions].sort((a, b) => a.length - b.length);
  const keyed = param.names ? piecesForKeys(ordered) : 1;
  if (keyed < 2) return ordered.map((expansion) => compileTokens(row, expansion.map(word))).join(" and ");
  const keys = keysOf(ordered.slice(0, keyed)).map((words) =>
    words.length === 1 ? word(words[0] ?? "") : nameSet(words),
  );
  const rest = ordered
    .slice(keyed)
    .map((expansion) => compileTokens({ ...row, driven: true }, expansion.map(word)));
  return [compileTokens(row, keys), ...rest].join(" and ");
}

/** How many of the pieces (fewest words first) can be combined within the limit: 3, 2 or none. */
function piecesForKeys(ordered: readonly Expansion[]): number {
  const product = (count: number): number => ordered.slice(0, count).reduce((n, each) => n * each.length, 1);
  if (ordered.length >= 3 && product(3) <= mostKeys) return 3;
  return ordered.length >= 2 && product(2) <= mostKeys ? 2 : 0;
}

/** Every choice of one word per piece, as sorted sets. */
function keysOf(expansions: readonly Expansion[]): readonly (readonly string[])[] {
  let sets: readonly (readonly string[])[] = [[]];
  for (const expansion of expansions) sets = sets.flatMap((set) => expansion.map((word) => [...set, word]));
  const sorted = sets.map((set) => [...new Set(set)].sort((a, b) => (a < b ? -1 : 1)));
  return [...new Map(sorted.map((set) => [set.join(" "), set])).values()];
}

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

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, "\\$&");

/** `normaliseWords` in SQL, good enough to compare the few rows that the words have found. */
const plainText = (text: string): string =>
  `trim(regexp_replace(lower(translate(regexp_replace(normalize(${text}, nfd), '[\\u0300-\\u036f]+', '', 'g'), 'đĐðÐ', 'dDdD')), '[^[:alnum:]]+', ' ', 'g'))`;

/** Texts of the elements behind the parameter, in the stored JSON. */
function inTexts(row: RowScope, param: SearchParam, compare: (text: string) => string): string {
  const paths = textPathsOf(param);
  if (paths.length === 0) return "true";
  const j = row.sql.alias("j");
  const quoted = paths.map((path) => `"${path.replaceAll(/["\\]/g, "\\$&")}"`);
  const each = `select jsonb_path_query(${row.alias}.content::jsonb, p.path::jsonpath) #>> '{}' from unnest(${row.sql.bind(arrayLiteral(quoted))}::text[]) p(path)`;
  return `exists (select 1 from (${each}) ${j}(text) where ${compare(`${j}.text`)})`;
}

const textParts: ReadonlyMap<string, readonly string[]> = new Map([
  ["HumanName", ["text", "family", "given", "prefix", "suffix"]],
  ["Address", ["text", "line", "city", "district", "state", "postalCode", "country"]],
]);

const stepText = ({ name, where }: PathStep): string =>
  where === undefined ? name : `${name} ? (@.${where[0]} == ${JSON.stringify(where[1])})`;

function textPathsOf(param: SearchParam): readonly string[] {
  return (param.paths ?? []).flatMap(({ steps, type }) => {
    const path = `$.${steps.map(stepText).join(".")}`;
    return textParts.get(type)?.map((part) => `${path}.${part}`) ?? [path];
  });
}
