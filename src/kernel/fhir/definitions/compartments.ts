import type { ResourceType } from "../resource-types.ts";
import { cachedJson, definitionsIn } from "./cache.ts";

/** The compartments of R4: whose record a resource belongs to. */
export const compartments = ["Patient", "Encounter", "RelatedPerson", "Practitioner", "Device"] as const;
export type Compartment = (typeof compartments)[number];

interface OfficialCompartment {
  readonly resourceType: string;
  readonly code?: string;
  readonly resource?: readonly { readonly code: string; readonly param?: readonly string[] }[];
}

type Memberships = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

let kept: Memberships | undefined;

/**
 * Search parameters through which resources of `type` belong to a compartment; empty when they never do. A resource
 * is in the compartment of X when any of them refers to X. The owner itself is not listed (Patient has only `link`).
 */
export function compartmentParams(compartment: Compartment, type: ResourceType): readonly string[] {
  kept ??= cachedJson("compartments-1", officialCompartments);
  return kept[compartment]?.[type] ?? [];
}

/** Types that can be in a compartment, the owner's own type left out. */
export function compartmentTypes(compartment: Compartment): readonly string[] {
  kept ??= cachedJson("compartments-1", officialCompartments);
  return Object.keys(kept[compartment] ?? {}).filter((type) => type !== compartment);
}

function officialCompartments(): Memberships {
  const found: Record<string, Record<string, readonly string[]>> = {};
  for (const one of definitionsIn("profiles-resources.json") as readonly OfficialCompartment[]) {
    if (one.resourceType !== "CompartmentDefinition" || one.code === undefined) continue;
    const members = (one.resource ?? []).filter((member) => (member.param ?? []).length > 0);
    found[one.code] = Object.fromEntries(
      members.map((member) => [member.code, ownParams(member.param ?? [])]),
    );
  }
  return found;
}

/** `{def}` stands for the resource itself. */
const ownParams = (params: readonly string[]): readonly string[] =>
  params.filter((param) => param !== "{def}");
