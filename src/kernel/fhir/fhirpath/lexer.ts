import { NeedLibrary } from "./fhir-path-error.ts";

export const tokenKinds = [
  "identifier",
  "quoted",
  "string",
  "number",
  "temporal",
  "variable",
  "symbol",
  "end",
] as const;
export type TokenKind = (typeof tokenKinds)[number];

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  [
    "temporal",
    /@(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?|\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)/y,
  ],
  ["number", /\d+(?:\.\d+)?/y],
  ["string", /'(?:[^'\\]|\\[\s\S])*'/y],
  ["quoted", /`(?:[^`\\]|\\[\s\S])*`/y],
  ["variable", /%(?:[A-Za-z_]\w*|`(?:[^`\\]|\\[\s\S])*`|'(?:[^'\\]|\\[\s\S])*')/y],
  ["identifier", /\$?[A-Za-z_]\w*/y],
  ["symbol", /<=|>=|!=|!~|[-+*/&|=~<>.,()[\]{}]/y],
];

/** The tokens of an expression, closed by one `end`; whatever we do not know is left to the library. */
export const tokensOf = (expression: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const skipped = matchAt(blank, expression, at);
    at += skipped?.length ?? 0;
    if (at >= expression.length) break;
    const [kind, text] = tokenAt(expression, at);
    tokens.push({ kind, text: contentOf(kind, text) });
    at += text.length;
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
};

const tokenAt = (expression: string, at: number): readonly [TokenKind, string] => {
  for (const [kind, pattern] of patterns) {
    const text = matchAt(pattern, expression, at);
    if (text !== undefined) return [kind, text];
  }
  throw new NeedLibrary(`no token at ${at}`);
};

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

const contentOf = (kind: TokenKind, text: string): string => {
  if (kind === "string" || kind === "quoted") return unescaped(text.slice(1, -1));
  if (kind === "temporal") return text.slice(1);
  if (kind !== "variable") return text;
  const name = text.slice(1);
  return name.startsWith("`") || name.startsWith("'") ? unescaped(name.slice(1, -1)) : name;
};

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f" };

const unescaped = (text: string): string =>
  text.includes("\\")
    ? text.replace(
        /\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g,
        (_, hex: string | undefined, char: string | undefined) =>
          hex === undefined
            ? (escapes[char ?? ""] ?? char ?? "")
            : String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;
