import { isUtf8 } from "node:buffer";
import { fhirError } from "../resource.ts";
import { type ExactJson, parseExactJson } from "../store/exact-json.ts";
import { refuseDeepJson } from "../store/json-depth.ts";
import { findJsonFault } from "./json-fault.ts";

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

/** Parses what somebody sent; a fault is told by line and column, because the parser would quote the record. */
export function parseText(text: string): ExactJson {
  refuseDeepJson(text);
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const before = text.slice(0, findJsonFault(text)).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw fhirError(400, "structure", `the body is not valid JSON: ${place}`);
  }
}
