import type { AnyJob } from "../jobs/job.ts";
import { type Loop, startLoop } from "../jobs/loop.ts";
import type { WorkParts } from "../jobs/run-job.ts";
import { fireDueSchedules, type Schedule } from "../jobs/schedule.ts";
import { defaultWorkerOptions, startWorker, type WorkerOptions } from "../jobs/worker.ts";
import { dispatchOutbox } from "./dispatch.ts";
import type { Subscriber } from "./subscriber.ts";

export interface BackgroundParts extends WorkParts {
  readonly subscribers: readonly Subscriber[];
  readonly schedules: readonly Schedule[];
  readonly worker?: WorkerOptions;
}

const eventsPerRound = 500;
const dispatchPause = 1_000;
const schedulePause = 20_000;

/** Everything a server does without being asked: hands events over, runs jobs, keeps schedules. */
export function startBackground(parts: BackgroundParts): Loop {
  checkNames(parts);
  const jobs = everyJob(parts);
  const worker = startWorker({ ...parts, jobs }, parts.worker ?? defaultWorkerOptions);
  const dispatcher = startLoop({
    name: "dispatcher",
    log: parts.log,
    pause: dispatchPause,
    round: async () => {
      const result = await dispatchOutbox(parts.db, parts.subscribers, eventsPerRound);
      if (result.jobs > 0) worker.wake();
      return result.events === eventsPerRound;
    },
  });
  const scheduler = startLoop({
    name: "scheduler",
    log: parts.log,
    pause: schedulePause,
    round: async () => {
      if ((await fireDueSchedules(parts.db, parts.schedules, parts.clock())) > 0) worker.wake();
      return false;
    },
  });
  return {
    wake: () => {
      dispatcher.wake();
      worker.wake();
    },
    stop: async () => {
      await Promise.all([dispatcher.stop(), scheduler.stop()]);
      await worker.stop();
    },
  };
}

/** The jobs of the subscribers belong to the worker too. */
export const everyJob = (parts: Pick<BackgroundParts, "jobs" | "subscribers">): readonly AnyJob[] => [
  ...parts.jobs,
  ...parts.subscribers.map((each) => each.job),
];

/** Two kinds of one name would run each other's jobs: the server refuses to start. */
function checkNames(parts: BackgroundParts): void {
  const names = [
    ...everyJob(parts).map(({ kind }) => kind),
    ...parts.schedules.map(({ name }) => `schedule ${name}`),
  ];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two jobs, subscribers or schedules are named ${twice}`);
}
