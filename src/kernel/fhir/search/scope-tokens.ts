import { searchParamsOf } from "../definitions/search-parameters.ts";
import type { SearchTokens, TokenValue } from "../indexing/search-tokens.ts";
import type { ResourceType } from "../resource-types.ts";

/** Hash of a value of a parameter, as rows of the type carry it in `tok`. */
export function tokenOf(tokens: SearchTokens, type: ResourceType, code: string, value: TokenValue): number {
  const param = searchParamsOf(type).get(code);
  if (param === undefined) throw new Error(`${type} has no parameter ${code}`);
  return tokens.of(param).token(value);
}

/** Hash of a code in `meta.security`, the same for every type. */
export const labelHash = (tokens: SearchTokens, code: string): number =>
  tokenOf(tokens, "Patient", "_security", { code });
