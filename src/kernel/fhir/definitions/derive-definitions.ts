import { findOfficialCodeSystem, findOfficialValueSet } from "../code-systems/official-terminology.ts";
import { compartmentTypes } from "./compartments.ts";
import { searchParamsOf } from "./search-parameters.ts";
import { listResourceTypes } from "./structures.ts";
import { findSummaryMembers } from "./summary-elements.ts";
import { findCodeList } from "./value-sets.ts";

/**
 * Derives every compact form of the definitions that is not kept yet. `cachedJson` runs this as a program: it takes
 * some 400 MB for two seconds.
 */
export const deriveDefinitions = (): void => {
  listResourceTypes();
  findCodeList("", "required");
  findCodeList("", "extensible");
  compartmentTypes("Patient");
  searchParamsOf("Patient");
  findSummaryMembers("Patient");
  findOfficialValueSet("");
  findOfficialCodeSystem("");
};

if (import.meta.main) deriveDefinitions();
