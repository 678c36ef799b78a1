import { parameterCode, type SearchParam } from "../definitions/search-parameters.ts";
import { type Extractor, isObject } from "./draft.ts";
import { intervalOfAny } from "./extract-dates.ts";
import { numberExtractor, quantityExtractor } from "./extract-quantities.ts";
import { referenceExtractor } from "./extract-references.ts";
import { stringExtractor } from "./extract-strings.ts";
import { tokenExtractor } from "./extract-tokens.ts";
import { uriExtractor } from "./extract-uris.ts";
import type { SearchTokens } from "./search-tokens.ts";

/** Extractor for values whose data type is known only from their JSON: results of evaluated expressions. */
export function guessedExtractor(param: SearchParam, tokens: SearchTokens): Extractor {
  const own = tokens.of(param);
  const code = parameterCode(param.storedAs);
  switch (param.type) {
    case "token":
      return (value, draft) => tokenExtractor(own, tokenType(value), false)(value, draft);
    case "string":
      return (value, draft) =>
        stringExtractor(own, param.names ? "HumanName" : stringType(value))(value, draft);
    case "uri":
      return uriExtractor(own, param.below);
    case "date":
      return (value, draft) => {
        const interval = intervalOfAny(value);
        if (interval !== undefined) draft.ranges.push({ param: code, lo: interval.lo, hi: interval.hi });
      };
    case "quantity":
      return quantityExtractor(code, tokens, false);
    case "number":
      return numberExtractor(code);
    case "reference":
      return referenceExtractor({
        param: code,
        tokens: own,
        column: undefined,
        places: false,
        only: undefined,
        marks: [],
      });
    case "composite":
      return () => undefined;
  }
}

function tokenType(value: unknown): string {
  if (!isObject(value)) return "code";
  if (Array.isArray(value["coding"])) return "CodeableConcept";
  return "value" in value ? "Identifier" : "Coding";
}

function stringType(value: unknown): string {
  if (!isObject(value)) return "string";
  return "family" in value || "given" in value ? "HumanName" : "Address";
}
