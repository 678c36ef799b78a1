import { type Json, withoutEmpties } from "../patch/document.ts";
import { applyFhirPathPatch } from "../patch/fhirpath-patch.ts";
import { applyJsonPatch } from "../patch/json-patch.ts";
import { fhirError } from "../resource.ts";
import { type ExactJson, parseExactJson, plainOf } from "../store/exact-json.ts";
import type { FhirRequest } from "./exchange.ts";
import { parseText } from "./read-body.ts";

/** Reads the patch once; the answer is applied to the stored JSON of the locked current version. */
export function patchOf(request: FhirRequest): (content: string, id: string) => ExactJson {
  const apply = appliesTo(request);
  return (content, id) => {
    const patched = withoutEmpties(apply(parseExactJson(content).exact as Json)) ?? {};
    const plain = plainOf(patched);
    if ((plain as { id?: unknown }).id !== id)
      throw fhirError(422, "processing", "a patch cannot change the id of a resource", "Resource.id");
    return { plain, exact: patched };
  };
}

function appliesTo(request: FhirRequest): (document: Json) => Json {
  const { exact, plain } = request.body();
  const type = request.header("content-type") ?? "";
  if (type.includes("json-patch+json") || Array.isArray(plain))
    return (document) => applyJsonPatch(document, exact);
  const kind = (plain as { resourceType?: unknown } | null)?.resourceType;
  if (kind === "Parameters") return (document) => applyFhirPathPatch(document, exact);
  if (kind === "Binary") {
    const steps = decodedPatch(plain as { data?: unknown });
    return (document) => applyJsonPatch(document, steps);
  }
  throw fhirError(
    415,
    "not-supported",
    "a patch is application/json-patch+json or a Parameters resource (FHIRPath Patch)",
  );
}

/** In a Bundle a JSON Patch travels as the data of a Binary. */
function decodedPatch(binary: { readonly data?: unknown }): unknown {
  try {
    return parseText(Buffer.from(String(binary.data), "base64").toString("utf8")).exact;
  } catch {
    throw fhirError(400, "structure", "data is not a JSON Patch in base64", "Binary.data");
  }
}
