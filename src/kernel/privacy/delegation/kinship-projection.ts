import type { SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import type { Projection } from "#kernel/fhir/store/projection.ts";
import { endKinship, keepKinship, type Relative } from "./kinship.ts";
import { keepClaim, removeClaim } from "./kinship-claims.ts";

/** Who acts for a child changes in the very transaction that changes what the record says of the family. */
export const kinshipProjection = (tokens: () => SearchTokens): Projection => ({
  apply: async (tx, changes) => {
    for (const { type, id, resource, updated, version } of changes) {
      if (type !== "RelatedPerson") continue;
      const now = new Date(updated);
      if (resource === undefined) {
        await endKinship(tx, id, now);
        await removeClaim(tx, id);
        continue;
      }
      const relative: Relative = { ...(resource as Omit<Relative, "id">), id };
      await keepKinship(tx, tokens(), relative, now);
      await keepClaim(tx, relative, { version, now });
    }
  },
});
