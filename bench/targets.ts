/** What the ground floor promises: milliseconds of processor time per request, server and database together, at concurrency 8. */
export interface Target {
  readonly name: string;
  /** Phase of the load driver. */
  readonly phase: string;
  /** What the best TypeScript peer needed on the same kind of machine. */
  readonly peer: number;
  readonly must: number;
  readonly aim: number;
  /** Counted per resource of the request instead of per request. */
  readonly perResource?: true;
}

export const cpuTargets: readonly Target[] = [
  { name: "create Patient", phase: "create Patient", peer: 4.4, must: 0.5, aim: 0.25 },
  { name: "read by id", phase: "read Patient", peer: 0.87, must: 0.13, aim: 0.09 },
  { name: "search by identifier", phase: "search identifier", peer: 1.25, must: 0.2, aim: 0.13 },
  {
    name: "search by name without marks",
    phase: "search name (plain ASCII)",
    peer: 1.2,
    must: 0.25,
    aim: 0.15,
  },
  {
    name: "Observation by patient and code, newest 20",
    phase: "search Observation",
    peer: 1.9,
    must: 0.3,
    aim: 0.2,
  },
  { name: "_include", phase: "_include", peer: 5.5, must: 0.45, aim: 0.3 },
  { name: "update with If-Match", phase: "update If-Match", peer: 5.2, must: 0.6, aim: 0.35 },
  { name: "Patient/$everything, 50 resources", phase: "Patient/$everything", peer: 43, must: 2, aim: 1 },
  {
    name: "transaction of 20, per resource",
    phase: "transaction of 20",
    peer: 3.5,
    must: 0.35,
    aim: 0.2,
    perResource: true,
  },
  {
    name: "batch import, per resource",
    phase: "batch import x100",
    peer: 3.7,
    must: 0.15,
    aim: 0.08,
    perResource: true,
  },
];

export interface Limit {
  readonly name: string;
  readonly unit: string;
  readonly peer: number;
  readonly must: number;
  readonly aim: number;
  readonly better: "less" | "more";
}

export const bulkLimit: Limit = {
  name: "bulk load of NDJSON",
  unit: "resources/s",
  peer: 335,
  must: 15_000,
  aim: 30_000,
  better: "more",
};
export const bytesLimit: Limit = {
  name: "stored bytes per resource of about 1 KB",
  unit: "bytes",
  peer: 5_336,
  must: 1_900,
  aim: 1_650,
  better: "less",
};
export const memoryLimit: Limit = {
  name: "server memory after the run",
  unit: "MiB",
  peer: 844,
  must: 400,
  aim: 250,
  better: "less",
};
/** With 200,000 patients each figure may be this many times what it is with 2,000. */
export const growthLimit = 1.3;
