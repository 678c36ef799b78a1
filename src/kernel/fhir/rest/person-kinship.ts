import { type FhirError, fhirError, type Resource } from "../resource.ts";
import type { Prepared } from "../store/stored-row.ts";

/** Tag of a RelatedPerson whose kinship somebody else than the writer confirmed, or a register that is trusted. */
export const kinshipMark = { system: "urn:tuetinh:kinship", code: "verified" } as const;

export const bearsKinshipMark = ({ meta }: { readonly meta?: unknown }): boolean => {
  const { tag = [] } = (meta ?? {}) as { readonly tag?: readonly { system?: string; code?: string }[] };
  return tag.some(({ system, code }) => system === kinshipMark.system && code === kinshipMark.code);
};

/** Who is whose relative, and by which number they are known. */
const kin = ["patient", "identifier", "relationship", "active", "period"];

/** People write down kinship, they do not confirm it themselves: the mark stays only where what it stands for stays. */
export function kinshipFault(
  { type, resource }: Prepared,
  before: Resource | undefined,
): FhirError | undefined {
  if (type !== "RelatedPerson" || !bearsKinshipMark(resource)) return undefined;
  const isSame = (field: string): boolean =>
    JSON.stringify(resource[field]) === JSON.stringify(before?.[field]);
  return before !== undefined && bearsKinshipMark(before) && kin.every(isSame)
    ? undefined
    : fhirError(
        403,
        "forbidden",
        "a kinship is confirmed by a second person, not by who writes it: leave the mark out",
        "RelatedPerson.meta.tag",
      );
}
