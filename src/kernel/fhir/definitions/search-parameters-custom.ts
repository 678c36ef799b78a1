import type { ResourceType } from "../resource-types.ts";
import { ownBranches } from "./search-parameters-build.ts";
import { describeParam } from "./search-parameters-describe.ts";
import type { CustomParam, SearchParam } from "./search-parameters-model.ts";

/** A parameter of the installation's own: never in a column, never an alias, so that it can come and go. */
export const describeCustom = (type: ResourceType, param: CustomParam): SearchParam => ({
  ...describeParam(type, {
    code: param.code,
    type: param.type,
    expression: ownBranches(type, param.expression),
    targets: param.targets ?? [],
  }),
  ordinal: param.ordinal,
  custom: { url: param.url, ready: param.ready },
});
