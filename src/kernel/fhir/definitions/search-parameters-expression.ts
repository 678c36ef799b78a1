/** A step of a path expression as written. */
export type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "type"; readonly type: string }
  | { readonly kind: "where"; readonly name: string; readonly value: string }
  | { readonly kind: "only"; readonly type: string };

const stepPatterns: readonly (readonly [RegExp, (groups: readonly string[]) => Step | undefined])[] = [
  [/^where\(\s*resolve\(\)\s+is\s+(?:FHIR\.)?([A-Z]\w*)\s*\)/, ([type = ""]) => ({ kind: "only", type })],
  [
    /^where\(\s*([a-z]\w*)\s*=\s*'([^'\\]*)'\s*\)/,
    ([name = "", value = ""]) => ({ kind: "where", name, value }),
  ],
  [/^(?:ofType|as)\(\s*(?:FHIR\.)?(\w+)\s*\)/, ([type = ""]) => ({ kind: "type", type })],
  [/^(%?[A-Za-z]\w*)(?![\w(])/, ([name = ""]) => ({ kind: "member", name })],
];

/**
 * Reads the expressions that are paths: members, `ofType`, `as`, `where(x='y')`, `where(resolve() is T)`,
 * `extension('url')`, an index, unions and parentheses around them. Anything else is `undefined`.
 */
export function parsePaths(expression: string): readonly (readonly Step[])[] | undefined {
  const branches = splitTop(expression.trim(), "|").map((branch) => parseBranch(branch.trim()));
  const all: (readonly Step[])[] = [];
  for (const branch of branches) {
    if (branch === undefined) return undefined;
    all.push(...branch);
  }
  return all;
}

function parseBranch(text: string): readonly (readonly Step[])[] | undefined {
  const cast = /^(.*\S)\s+as\s+(?:FHIR\.)?(\w+)$/s.exec(text);
  if (cast?.[1] !== undefined) {
    const inner = parseBranch(cast[1]);
    return inner?.map((steps) => [...steps, { kind: "type", type: cast[2] ?? "" }]);
  }
  if (!text.startsWith("(")) {
    const steps = parseSteps(text);
    return steps === undefined ? undefined : [steps];
  }
  const close = closingParenthesis(text);
  const inner = close < 0 ? undefined : parsePaths(text.slice(1, close));
  const rest = parseSteps(text.slice(close + 1).replace(/^\./, ""));
  if (inner === undefined || rest === undefined) return undefined;
  return inner.map((steps) => [...steps, ...rest]);
}

function parseSteps(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = text.replace(/\bextension\(\s*('[^'\\]*')\s*\)/g, "extension.where(url=$1)");
  while (rest !== "") {
    const found = nextStep(rest);
    if (found === undefined) return undefined;
    steps.push(found.step);
    rest = found.rest;
    if (rest.startsWith(".")) rest = rest.slice(1);
    else if (rest !== "" && !rest.startsWith("[")) return undefined;
  }
  return steps;
}

function nextStep(text: string): { readonly step: Step; readonly rest: string } | undefined {
  const index = /^\[(\d+)\]/.exec(text);
  if (index !== null) {
    return { step: { kind: "index", index: Number(index[1]) }, rest: text.slice(index[0].length) };
  }
  for (const [pattern, make] of stepPatterns) {
    const match = pattern.exec(text);
    const step = match === null ? undefined : make(match.slice(1));
    if (match !== null && step !== undefined) return { step, rest: text.slice(match[0].length) };
  }
  return undefined;
}

/** Splits at a separator that stands outside of parentheses and quotes. */
export function splitTop(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "'") quoted = !quoted;
    else if (!quoted) depth += depthChange(char);
    if (char === separator && depth === 0 && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const depthChange = (char: string | undefined): number => (char === "(" ? 1 : char === ")" ? -1 : 0);

function closingParenthesis(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    if (!quoted) depth += depthChange(text[i]);
    if (depth === 0) return i;
  }
  return -1;
}
