import type { Resource } from "#kernel/fhir/resource.ts";
import type { Chart } from "./chart.ts";
import { courseOf } from "./course.ts";
import { type Household, type Member, newHousehold, villagePeopleOf } from "./household.ts";
import type { Commune } from "./lists/communes.ts";
import type { People } from "./lists/names.ts";
import { enterPatient, type Home } from "./patient.ts";
import { communeIndexOf } from "./places.ts";
import { randomOf } from "./random.ts";
import { writeOccasion } from "./record.ts";
import { buildWorld, type Scale, type World } from "./world.ts";

export type { Scale } from "./world.ts";

/**
 * The invented province as a stream of FHIR resources: institutions, staff, then household by household
 * every person with the whole record. The same size and seed always give the same bytes; memory does not
 * grow with the size.
 */
export function* generateProvince(scale: Scale, seed = 1): Generator<Resource> {
  const world = buildWorld(scale, seed);
  yield* world.places.resources;
  yield* world.workforce.resources;
  let entered = 0;
  for (let household = 0; entered < world.people; household++) {
    const charts: Resource[] = [];
    entered = writeHousehold(world, charts, household, entered);
    yield* charts;
  }
}

const householdsPerVillage = 120;

function writeHousehold(world: World, resources: Resource[], number: number, entered: number): number {
  const village = Math.floor(number / householdsPerVillage);
  const at = communeIndexOf(number, world.places.communes.length);
  const people = villagePeopleOf(village);
  const home = homeOf(world, at, people, village);
  const household = newHousehold(randomOf(world.seed, 1, number), people, world.today);
  let index = entered;
  for (const member of household.members) {
    if (index >= world.people) break;
    writePerson(world, resources, { index, member, household, home });
    index += 1;
  }
  return index;
}

function homeOf(world: World, at: number, people: People, village: number): Home {
  const { communes, stations, centres } = world.places;
  const commune = communes[at];
  const station = stations[at];
  const centre = centres[Math.floor(at / 5)];
  if (commune === undefined || station === undefined || centre === undefined) {
    throw new RangeError(`no commune ${at}`);
  }
  return { commune, station, centre, line: lineOf(commune, people, (village % villagesPerCommune) + 1) };
}

const villagesPerCommune = 25;

/** Upland peoples live in a `bản`, lowland farmers in a `thôn`, townspeople in a `tổ dân phố`. */
function lineOf(commune: Commune, people: People, number: number): string {
  if (commune.urban) return `Tổ dân phố ${number}`;
  return people.code === "01" ? `Thôn ${number}` : `Bản ${number}`;
}

interface Entry {
  readonly index: number;
  readonly member: Member;
  readonly household: Household;
  readonly home: Home;
}

function writePerson(world: World, resources: Resource[], entry: Entry): void {
  const random = randomOf(world.seed, 3, entry.index);
  const { person, resource } = enterPatient(world, random, entry);
  resources.push(resource);
  const chart: Chart = { world, random, person, resources };
  for (const occasion of courseOf(world, random, person, birthsOf(entry))) writeOccasion(chart, occasion);
}

/** The days a mother gave birth, as far as the children live with her. */
function birthsOf(entry: Entry): readonly number[] {
  const { member, household } = entry;
  if (member.role !== "parent" || member.sex !== "female") return [];
  return household.members.filter((other) => other.role === "child").map((child) => child.birthDay);
}
