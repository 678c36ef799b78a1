import { type Draft, type Extractor, isObject, type JsonObject } from "./draft.ts";
import type { ParamTokens } from "./search-tokens.ts";

/** Extractor of a token parameter for elements of one data type. `isMain`: the value also goes to the code column. */
export function tokenExtractor(tokens: ParamTokens, dataType: string, isMain: boolean): Extractor {
  switch (dataType) {
    case "CodeableConcept":
      return conceptExtractor(tokens, isMain);
    case "Coding":
      return (value, draft) => addCoding(tokens, value, draft, isMain);
    case "Identifier":
      return (value, draft) => addIdentifier(tokens, value, draft);
    case "ContactPoint":
      return (value, draft) => {
        if (isObject(value)) addPair(tokens, value["system"], value["value"], draft);
      };
    default:
      return (value, draft) => {
        const text = plainText(value);
        if (text !== undefined) draft.tokens.push(tokens.token({ code: text }));
      };
  }
}

/** Codes, ids, booleans and numbers as a query writes them. */
export const plainText = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "boolean" || typeof value === "number"
      ? String(value)
      : undefined;

const conceptExtractor =
  (tokens: ParamTokens, isMain: boolean): Extractor =>
  (value, draft) => {
    const codings = isObject(value) ? value["coding"] : undefined;
    if (!Array.isArray(codings)) return;
    for (const coding of codings) addCoding(tokens, coding, draft, isMain);
  };

function addCoding(tokens: ParamTokens, coding: unknown, draft: Draft, isMain: boolean): void {
  if (!isObject(coding)) return;
  const first = draft.tokens.length;
  addPair(tokens, coding["system"], coding["code"], draft);
  if (isMain && typeof coding["code"] === "string") setMainCode(draft, draft.tokens[first]);
}

/** 0 says: several codings, ask the tokens. */
function setMainCode(draft: Draft, hash: number | undefined): void {
  draft.code = draft.code === undefined || draft.code === hash ? hash : 0;
}

function addPair(tokens: ParamTokens, system: unknown, code: unknown, draft: Draft): void {
  const text = plainText(code);
  const space = typeof system === "string" ? system : "";
  if (text !== undefined) tokens.addCoded(space, text, draft.tokens);
  else if (space !== "" && tokens.keepsSystems) draft.tokens.push(tokens.token({ system: space }));
}

function addIdentifier(tokens: ParamTokens, value: unknown, draft: Draft): void {
  if (!isObject(value)) return;
  addPair(tokens, value["system"], value["value"], draft);
  const text = plainText(value["value"]);
  const type = value["type"];
  if (text === undefined || !isObject(type) || !Array.isArray(type["coding"])) return;
  for (const coding of type["coding"]) addOfType(tokens, coding, text, draft);
}

function addOfType(tokens: ParamTokens, coding: unknown, value: string, draft: Draft): void {
  if (!isObject(coding)) return;
  const code = plainText(coding["code"]);
  const system = typeof coding["system"] === "string" ? coding["system"] : "";
  if (code !== undefined) draft.tokens.push(tokens.ofType(system, code, value));
}

/** The texts under which a part of a tuple is looked for: with and without the system. */
export function tokenParts(value: unknown): readonly string[] {
  if (!isObject(value)) {
    const text = plainText(value);
    return text === undefined ? [] : [text];
  }
  const codings = Array.isArray(value["coding"]) ? value["coding"].filter(isObject) : [value];
  return [...new Set(codings.flatMap(codingParts))];
}

function codingParts(coding: JsonObject): readonly string[] {
  const code = plainText(coding["code"] ?? coding["value"]);
  const system = typeof coding["system"] === "string" ? coding["system"] : "";
  return code === undefined ? [] : [`${system}|${code}`, code];
}
