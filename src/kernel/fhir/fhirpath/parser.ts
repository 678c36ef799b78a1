import { NeedLibrary } from "./fhir-path-error.ts";
import { type Token, tokensOf } from "./lexer.ts";

/** A parsed expression. A missing `target` means "on $this". */
export type Ast =
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "temporal"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "this" }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "member"; readonly target: Ast | undefined; readonly name: string }
  | {
      readonly kind: "call";
      readonly target: Ast | undefined;
      readonly name: string;
      readonly args: readonly Ast[];
    }
  | { readonly kind: "index"; readonly target: Ast; readonly index: Ast }
  | { readonly kind: "negate"; readonly operand: Ast }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Ast; readonly right: Ast }
  | { readonly kind: "type"; readonly operator: "is" | "as"; readonly target: Ast; readonly type: string };

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const maxDepth = 100;

const levels: readonly (readonly string[])[] = [
  ["implies"],
  ["or", "xor"],
  ["and"],
  ["in", "contains"],
  ["=", "~", "!=", "!~"],
  ["<", ">", "<=", ">="],
  ["|"],
  ["is", "as"],
  ["+", "-", "&"],
  ["*", "/", "div", "mod"],
];

const precedence: ReadonlyMap<string, number> = new Map(
  levels.flatMap((operators, level) => operators.map((operator) => [operator, level + 1] as const)),
);
const typeLevel = 8;

/** Parses the part of FHIRPath that we compile ourselves; throws `NeedLibrary` for everything else. */
export const parseFhirPath = (expression: string): Ast => {
  const reader: Reader = { tokens: tokensOf(expression), at: 0, depth: 0 };
  const ast = readBinary(reader, 1);
  if (peek(reader).kind !== "end") throw new NeedLibrary("text after the expression");
  return ast;
};

const readBinary = (reader: Reader, minimum: number): Ast => {
  reader.depth += 1;
  if (reader.depth > maxDepth) throw new NeedLibrary("too deep");
  let left = readUnary(reader);
  for (;;) {
    const token = peek(reader);
    const level =
      token.kind === "symbol" || token.kind === "identifier" ? (precedence.get(token.text) ?? 0) : 0;
    if (level < minimum || level === 0) break;
    reader.at += 1;
    left =
      level === typeLevel ? readType(reader, left, token.text) : readRight(reader, left, token.text, level);
  }
  reader.depth -= 1;
  return left;
};

const readRight = (reader: Reader, left: Ast, operator: string, level: number): Ast => ({
  kind: "binary",
  operator,
  left,
  right: readBinary(reader, level + 1),
});

const readType = (reader: Reader, target: Ast, operator: string): Ast => {
  let type = identifier(reader);
  while (accept(reader, ".")) type += `.${identifier(reader)}`;
  return { kind: "type", operator: operator === "is" ? "is" : "as", target, type };
};

const readUnary = (reader: Reader): Ast => {
  if (accept(reader, "-")) return { kind: "negate", operand: readUnary(reader) };
  if (accept(reader, "+")) throw new NeedLibrary("unary plus");
  return readPostfix(reader, readTerm(reader));
};

const readPostfix = (reader: Reader, start: Ast): Ast => {
  let ast = start;
  for (;;) {
    if (accept(reader, ".")) ast = readInvocation(reader, ast);
    else if (accept(reader, "[")) ast = { kind: "index", target: ast, index: closed(reader, "]") };
    else return ast;
  }
};

const readInvocation = (reader: Reader, target: Ast | undefined): Ast => {
  const name = identifier(reader);
  if (name.startsWith("$")) return special(name, target);
  if (!accept(reader, "(")) return { kind: "member", target, name };
  return { kind: "call", target, name, args: readArguments(reader) };
};

const special = (name: string, target: Ast | undefined): Ast => {
  if (name === "$this" && target === undefined) return { kind: "this" };
  throw new NeedLibrary(name);
};

const readArguments = (reader: Reader): readonly Ast[] => {
  if (accept(reader, ")")) return [];
  const args: Ast[] = [readBinary(reader, 1)];
  while (accept(reader, ",")) args.push(readBinary(reader, 1));
  expect(reader, ")");
  return args;
};

const readTerm = (reader: Reader): Ast => {
  const token = peek(reader);
  switch (token.kind) {
    case "string":
      return literal(reader, token.text);
    case "number":
      return readNumber(reader, token.text);
    case "temporal":
      reader.at += 1;
      return { kind: "temporal", text: token.text };
    case "variable":
      reader.at += 1;
      return { kind: "variable", name: token.text };
    case "symbol":
      return readSymbol(reader);
    case "identifier":
      return isBoolean(token.text)
        ? literal(reader, token.text === "true")
        : readInvocation(reader, undefined);
    case "quoted":
      return readInvocation(reader, undefined);
    case "end":
      throw new NeedLibrary("expression ends early");
  }
};

const isBoolean = (text: string): boolean => text === "true" || text === "false";

const readSymbol = (reader: Reader): Ast => {
  if (accept(reader, "(")) return closed(reader, ")");
  if (accept(reader, "{")) {
    expect(reader, "}");
    return { kind: "empty" };
  }
  throw new NeedLibrary(`unexpected ${peek(reader).text}`);
};

/** Quantities (`4 'mg'`, `2 years`) and decimals whose digits matter (`1.50`) are the library's. */
const readNumber = (reader: Reader, text: string): Ast => {
  const ast = literal(reader, Number(text));
  const next = peek(reader);
  const isUnit = next.kind === "string" || (next.kind === "identifier" && !precedence.has(next.text));
  if (isUnit || String(Number(text)) !== text) throw new NeedLibrary("quantity or exact decimal");
  if (next.text === "." && text.includes(".")) throw new NeedLibrary("function on a decimal literal");
  return ast;
};

const literal = (reader: Reader, value: string | number | boolean): Ast => {
  reader.at += 1;
  return { kind: "literal", value };
};

const closed = (reader: Reader, symbol: string): Ast => {
  const ast = readBinary(reader, 1);
  expect(reader, symbol);
  return ast;
};

const identifier = (reader: Reader): string => {
  const token = peek(reader);
  if (token.kind !== "identifier" && token.kind !== "quoted") throw new NeedLibrary("a name is expected");
  reader.at += 1;
  return token.text;
};

const peek = (reader: Reader): Token => reader.tokens[reader.at] ?? { kind: "end", text: "" };

const accept = (reader: Reader, symbol: string): boolean => {
  const token = peek(reader);
  if (token.kind !== "symbol" || token.text !== symbol) return false;
  reader.at += 1;
  return true;
};

const expect = (reader: Reader, symbol: string): void => {
  if (!accept(reader, symbol)) throw new NeedLibrary(`${symbol} is expected`);
};
