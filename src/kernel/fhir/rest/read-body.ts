import { isUtf8 } from "node:buffer";
import { fhirError } from "../resource.ts";
import { type ExactJson, parseExactJson } from "../store/exact-json.ts";

const jsonTypes = /^(application\/(fhir\+json|json|json-patch\+json)|text\/json)\s*(;|$)/i;

/** Parses once, however often it is asked for. */
export function bodyReader(body: Buffer | undefined, contentType: string | undefined): () => ExactJson {
  let parsed: ExactJson | undefined;
  return () => {
    parsed ??= parseBody(body, contentType);
    return parsed;
  };
}

function parseBody(body: Buffer | undefined, contentType: string | undefined): ExactJson {
  if (body === undefined || body.length === 0) throw fhirError(400, "structure", "the body is empty");
  if (contentType !== undefined && !jsonTypes.test(contentType))
    throw fhirError(415, "not-supported", "the body must be application/fhir+json");
  return parseText(textOf(body));
}

export function textOf(body: Buffer | undefined): string {
  if (body === undefined) return "";
  if (!isUtf8(body)) throw fhirError(400, "structure", "the body is not UTF-8");
  const text = body.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function parseText(text: string): ExactJson {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw fhirError(400, "structure", `the body is not valid JSON${placeOf(text, error)}`);
  }
}

/** Line and column; the message of the parser would quote the record. */
function placeOf(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  if (position === undefined) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return `: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
