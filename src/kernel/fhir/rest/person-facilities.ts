import { parameterCode, searchParamsOf } from "../definitions/search-parameters.ts";
import { type FhirError, fhirError, type Resource } from "../resource.ts";
import { type ResourceType, typeCodeOf } from "../resource-types.ts";
import type { PersonScope } from "../search/scope.ts";
import type { Prepared } from "../store/stored-row.ts";

/** People register patients and visits of their own facility; whose name is on them already stays as it was. */
export function facilityFault(
  prepared: Prepared,
  { facilities }: PersonScope,
  before: Resource | undefined,
): FhirError | undefined {
  const { type, resource } = prepared;
  const isOwn = (code: string) =>
    targetsOf(prepared, code, "Organization").some((key) => facilities.has(key));
  if (type === "Patient" && before === undefined)
    return ["organization", "general-practitioner"].some(isOwn)
      ? undefined
      : fhirError(
          403,
          "forbidden",
          "a new patient belongs to a facility of the one who registers",
          "Patient.managingOrganization",
        );
  const { serviceProvider } = resource;
  if (type !== "Encounter" || serviceProvider === undefined || isSame(serviceProvider, before))
    return undefined;
  return isOwn("service-provider")
    ? undefined
    : fhirError(
        403,
        "forbidden",
        "a visit is at a facility of the one who records it",
        "Encounter.serviceProvider",
      );
}

const isSame = (provider: unknown, before: Resource | undefined): boolean =>
  JSON.stringify(provider) === JSON.stringify(before?.["serviceProvider"]);

/** Keys of what a parameter of the resource refers to. */
function targetsOf({ type, index }: Prepared, code: string, target: ResourceType): readonly string[] {
  const param = parameterCode(searchParamsOf(type).get(code)?.storedAs ?? code);
  return index.references
    .filter((reference) => reference.param === param && reference.targetType === typeCodeOf(target))
    .map((reference) => reference.target);
}
