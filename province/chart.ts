import type { Resource } from "#kernel/fhir/resource.ts";
import { type Moment, momentText } from "./calendar.ts";
import type { Person } from "./patient.ts";
import type { Facility } from "./places.ts";
import { pick, type Random } from "./random.ts";
import type { Staff } from "./staff.ts";
import type { Reference } from "./systems.ts";
import { getStaff, type World } from "./world.ts";

/** The chart of one person while it is being written: everything lands in `resources`, in order. */
export interface Chart {
  readonly world: World;
  readonly random: Random;
  readonly person: Person;
  readonly resources: Resource[];
}

/** One visit being written: who received whom, where and when. */
export interface Visit {
  readonly chart: Chart;
  readonly at: Moment;
  /** `at` as FHIR writes it. */
  readonly time: string;
  readonly facility: Facility;
  readonly staff: Staff;
  readonly doctor: Reference;
  readonly encounterId: string;
  readonly encounter: Reference;
}

export function openVisit(chart: Chart, at: Moment, facility: Facility): Visit {
  const staff = getStaff(chart.world, facility);
  const encounterId = chart.world.makeId(chart.person.bucket, at);
  return {
    chart,
    at,
    time: momentText(at),
    facility,
    staff,
    doctor: pick(chart.random, staff.doctor),
    encounterId,
    encounter: { reference: `Encounter/${encounterId}` },
  };
}

/** Writes one resource about the person into the chart and answers with a reference to it. */
export function write(
  chart: Chart,
  type: string,
  at: Moment,
  body: Readonly<Record<string, unknown>>,
): Reference {
  const id = chart.world.makeId(chart.person.bucket, at);
  chart.resources.push({ resourceType: type, id, ...body });
  return { reference: `${type}/${id}` };
}
