import type * as z from "zod/mini";
import type { Tx } from "../db/db.ts";

/** Which run of which job this is; `key` is equal in every run, so it serves as an idempotency key outside. */
export interface JobRun {
  readonly id: string;
  readonly key: string;
  readonly attempt: number;
}

/** What a job may use inside its transaction. The job row disappears in the same commit as its effects. */
export interface JobContext {
  readonly tx: Tx;
  readonly now: Date;
  readonly run: JobRun;
}

/** What a job may use while it talks to others, before the transaction opens. */
export interface AskContext {
  readonly now: Date;
  readonly run: JobRun;
  /** Fires when the job takes too long or the server stops. */
  readonly signal: AbortSignal;
}

export interface JobLimits {
  /** Runs before a person has to look at it. */
  readonly maxAttempts: number;
  /** Milliseconds after which no further run is tried. */
  readonly giveUpAfter: number;
  /** Milliseconds one run may take. */
  readonly timeout: number;
  /** Milliseconds before the second run; doubles with each further one. */
  readonly firstDelay: number;
  readonly longestDelay: number;
}

/** A kind of job as the worker sees it. */
export interface AnyJob {
  readonly kind: string;
  readonly limits: JobLimits;
  /** Asks outside systems, then returns the work to be done inside the transaction. */
  readonly prepare: (
    payload: unknown,
    context: AskContext,
  ) => Promise<(context: JobContext) => Promise<void>>;
}

/** A kind of job as those see it who enqueue it. */
export interface Job<Payload> extends AnyJob {
  readonly input: z.ZodMiniType<Payload>;
}

export interface JobSpec<Payload, Answer> {
  /** Stable name: rows of older versions of the program are found by it. */
  readonly kind: string;
  readonly input: z.ZodMiniType<Payload>;
  readonly limits?: Partial<JobLimits>;
  readonly ask: (context: AskContext, payload: Payload) => Promise<Answer>;
  readonly run: (context: JobContext, payload: Payload, answer: Answer) => Promise<void>;
}

const hour = 3_600_000;

export const defaultLimits: JobLimits = {
  maxAttempts: 12,
  giveUpAfter: 48 * hour,
  timeout: 10 * 60_000,
  firstDelay: 2_000,
  longestDelay: hour,
};

/** A job whose whole work happens in one transaction: it takes effect exactly once. */
export const job = <Payload>(spec: Omit<JobSpec<Payload, undefined>, "ask">): Job<Payload> =>
  jobAfterAsking({ ...spec, ask: () => Promise.resolve(undefined) });

/** A job that talks to an outside system first (at least once: pass `run.key` on), then records the answer. */
export const jobAfterAsking = <Payload, Answer>(spec: JobSpec<Payload, Answer>): Job<Payload> => ({
  kind: spec.kind,
  input: spec.input,
  limits: { ...defaultLimits, ...spec.limits },
  prepare: async (raw, context) => {
    const payload = spec.input.parse(raw);
    const answer = await spec.ask(context, payload);
    return (inside) => spec.run(inside, payload, answer);
  },
});

/** Milliseconds until the next run: doubling, capped, and spread by half so that failures do not march in step. */
export function retryDelay(limits: JobLimits, attempts: number, chance: number): number {
  const full = Math.min(limits.longestDelay, limits.firstDelay * 2 ** Math.min(attempts - 1, 30));
  return Math.round(full * (0.5 + chance / 2));
}
