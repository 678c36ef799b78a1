import { listResourceTypes } from "./structures.ts";
import { findCodeList } from "./value-sets.ts";
import { compartmentTypes } from "./compartments.ts";
import { searchParamsOf } from "./search-parameters.ts";
import { findSummaryMembers } from "./summary-elements.ts";

/**
 * Derives every compact form of the definitions that is not kept yet. Run as a program when the product is set up:
 * it needs about 400 MB for two seconds, which no server should spend (and keep).
 */
export const warmDefinitions = (): number => {
  const types = listResourceTypes();
  findCodeList("", "required");
  findCodeList("", "extensible");
  compartmentTypes("Patient");
  searchParamsOf("Patient");
  findSummaryMembers("Patient");
  return types.length;
};

if (import.meta.main) process.stdout.write(`${warmDefinitions()} resource types of FHIR R4\n`);
