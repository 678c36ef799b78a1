import { dayOf } from "./calendar.ts";
import { idMaker, type MakeId } from "./ids.ts";
import { buildPlaces, type Facility, type Places } from "./places.ts";
import { hire, type Staff, type Workforce } from "./staff.ts";

/** How much province to make: one of two sizes with a name, or one's own. */
export interface Size {
  readonly people: number;
  readonly years: number;
  /** The last day anything happens, `2026-11-15` unless told. */
  readonly until?: string;
}

export const scales = {
  hamlet: { people: 2_000, years: 5 },
  district: { people: 100_000, years: 5 },
} as const satisfies Record<string, Size>;
export type Scale = keyof typeof scales | Size;

/** Identity numbers of the invented province have room for a million people. */
const mostPeople = 1_000_000;
const defaultUntil = "2026-11-15";

export interface World {
  readonly seed: number;
  readonly makeId: MakeId;
  readonly people: number;
  readonly firstDay: number;
  readonly today: number;
  readonly places: Places;
  readonly workforce: Workforce;
}

export function buildWorld(scale: Scale, seed: number): World {
  const size: Size = typeof scale === "string" ? scales[scale] : scale;
  if (size.people < 1 || size.people > mostPeople) {
    throw new RangeError(`people: from 1 to ${mostPeople}, not ${size.people}`);
  }
  const today = dayOf(size.until ?? defaultUntil);
  const firstDay = today - Math.round(size.years * 365.25);
  const makeId = idMaker(seed);
  const maker = { seed, makeId, foundedOn: firstDay };
  const places = buildPlaces(maker, size.people);
  const workforce = hire(maker, [places.hospital, ...places.centres, ...places.stations]);
  return { seed, makeId, people: size.people, firstDay, today, places, workforce };
}

export function getStaff(world: World, facility: Facility): Staff {
  const staff = world.workforce.staffOf.get(facility);
  if (staff === undefined) throw new RangeError(`nobody works at ${facility.code}`);
  return staff;
}
