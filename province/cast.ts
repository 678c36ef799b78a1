import type { Resource } from "#kernel/fhir/resource.ts";
import { generateProvince, type Scale } from "./generate.ts";
import type { Facility } from "./places.ts";
import { type StaffRole, staffRoles } from "./staff.ts";
import type { Reference } from "./systems.ts";
import { buildWorld, getStaff, type World } from "./world.ts";

/** Somebody of the province whom a demonstration plays. */
export interface Played {
  readonly id: string;
  readonly name: string;
}

export interface PlayedFacility extends Played {
  readonly staff: Readonly<Record<StaffRole, readonly Played[]>>;
}

export interface Cast {
  readonly hospital: PlayedFacility;
  readonly station: PlayedFacility;
  readonly centre: PlayedFacility;
  /** A mother with visits in her record, and a child who lives with her. */
  readonly mother: Played;
  readonly child: Played;
  /** Another grown-up with visits. */
  readonly neighbour: Played;
}

/** Finds people and places of the invented province to act as; reads no further than it has to. */
export function castOf(scale: Scale, seed = 1): Cast {
  const world = buildWorld(scale, seed);
  const names = new Map(world.workforce.resources.map((each) => [each.id ?? "", nameOf(each)]));
  const [station] = world.places.stations;
  const [centre] = world.places.centres;
  if (station === undefined || centre === undefined)
    throw new Error("the invented province has no station or no centre");
  return {
    hospital: facilityOf(world, world.places.hospital, names),
    station: facilityOf(world, station, names),
    centre: facilityOf(world, centre, names),
    ...familyOf(generateProvince(scale, seed)),
  };
}

type Names = ReadonlyMap<string, string>;

function facilityOf(world: World, facility: Facility, names: Names): PlayedFacility {
  const staff = getStaff(world, facility);
  const played = (role: StaffRole) =>
    staff[role].map((one) => ({ id: idOf(one), name: names.get(idOf(one)) ?? "" }));
  const [doctor, nurse, pharmacist] = staffRoles.map(played);
  return {
    id: idOf(facility.organization),
    name: facility.name,
    staff: { doctor: doctor ?? [], nurse: nurse ?? [], pharmacist: pharmacist ?? [] },
  };
}

const idOf = ({ reference }: Reference): string => reference.slice(reference.indexOf("/") + 1);

/** A child names its mother as contact; the mother stands shortly before it. */
function familyOf(resources: Iterable<Resource>): Pick<Cast, "mother" | "child" | "neighbour"> {
  let grown: readonly Played[] = [];
  let patient: Played | undefined;
  let visits = 0;
  for (const resource of resources) {
    if (resource.resourceType === "Encounter") visits += 1;
    if (resource.resourceType !== "Patient") continue;
    if (patient !== undefined && visits >= fewestVisits) grown = [...grown, patient];
    visits = 0;
    const mother = grown.find(({ name }) => name === contactOf(resource));
    const neighbour = grown.find(({ name }) => name !== mother?.name);
    if (mother !== undefined && neighbour !== undefined)
      return { mother, neighbour, child: playedOf(resource) };
    patient = isGrown(resource) ? playedOf(resource) : undefined;
  }
  throw new Error("the invented province has no family to act as");
}

const fewestVisits = 3;

const isGrown = ({ telecom, deceasedDateTime, contact }: Resource): boolean =>
  telecom !== undefined && deceasedDateTime === undefined && contact === undefined;

const playedOf = (resource: Resource): Played => ({ id: resource.id ?? "", name: nameOf(resource) });

interface Named {
  readonly text?: string;
}

const nameOf = ({ name }: Resource): string => (name as readonly Named[] | undefined)?.[0]?.text ?? "";

const contactOf = ({ contact }: Resource): string | undefined =>
  (contact as readonly { readonly name?: Named }[] | undefined)?.[0]?.name?.text;
