import type { ResourceType } from "../resource-types.ts";
import { describeParam } from "./search-parameters-describe.ts";
import type { CustomParam, SearchParam } from "./search-parameters-model.ts";

/** A parameter of the installation's own: never in a column, never an alias, so that it can come and go. */
export const describeCustom = (
  type: ResourceType,
  param: CustomParam & { readonly ordinal: number },
): SearchParam => ({
  ...describeParam(type, {
    code: param.code,
    type: param.type,
    expression: param.expression,
    targets: param.targets ?? [],
  }),
  ordinal: param.ordinal,
  custom: true,
});
