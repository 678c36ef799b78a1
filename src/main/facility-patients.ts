import { reachesNobody } from "#kernel/access/reach.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import { listSeen } from "#kernel/fhir/rest/visible-rows.ts";
import { scopeOfReach } from "#kernel/fhir/search/scope-of-reach.ts";
import type { PatientsOf } from "#kernel/privacy/patients-of.ts";

/** Patients as a facility's staff see them without a programme of their own. */
export const facilityPatients =
  (tokens: () => SearchTokens): PatientsOf =>
  async (tx, facility, patients) => {
    const reach = { ...reachesNobody, facilities: [facility], refusable: [facility] };
    const { person } = scopeOfReach(new Set(["Patient"]), reach, tokens());
    const seen = await listSeen(tx, person, "Patient", patients.map(keyOf));
    return new Set(patients.filter((id) => seen.has(keyOf(id))));
  };
