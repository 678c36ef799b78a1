import * as z from "zod/mini";
import { type AskContext, type Job, type JobContext, type JobLimits, jobAfterAsking } from "../jobs/job.ts";

/** An event as a subscriber gets it; `id` is equal in every delivery, so it serves as an idempotency key. */
export interface Delivery<Payload> {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  readonly payload: Payload;
}

const Envelope = z.object({ id: z.string(), name: z.string(), at: z.string(), payload: z.unknown() });
export type Envelope = z.output<typeof Envelope>;

export interface Subscriber {
  readonly name: string;
  readonly events: readonly string[];
  readonly job: Job<Envelope>;
}

export interface SubscriberSpec<Payload, Answer> {
  /** Stable name, `slice.what-it-does`; waiting deliveries are found by it after an update. */
  readonly name: string;
  readonly events: readonly string[];
  readonly payload: z.ZodMiniType<Payload>;
  readonly limits?: Partial<JobLimits>;
  readonly ask: (context: AskContext, event: Delivery<Payload>) => Promise<Answer>;
  readonly handle: (context: JobContext, event: Delivery<Payload>, answer: Answer) => Promise<void>;
}

/** Reacts to events in a transaction of its own: each delivery takes effect exactly once. */
export const subscriber = <Payload>(spec: Omit<SubscriberSpec<Payload, undefined>, "ask">): Subscriber =>
  subscriberAfterAsking({ ...spec, ask: () => Promise.resolve(undefined) });

/** Reacts by talking to an outside system (at least once: pass `event.id` on), then records the answer. */
export function subscriberAfterAsking<Payload, Answer>(spec: SubscriberSpec<Payload, Answer>): Subscriber {
  const open = ({ id, name, at, payload }: Envelope): Delivery<Payload> => ({
    id,
    name,
    at: new Date(at),
    payload: spec.payload.parse(payload),
  });
  return {
    name: spec.name,
    events: spec.events,
    job: jobAfterAsking({
      kind: `event:${spec.name}`,
      input: Envelope,
      ...(spec.limits === undefined ? {} : { limits: spec.limits }),
      ask: (context, envelope) => spec.ask(context, open(envelope)),
      run: (context, envelope, answer) => spec.handle(context, open(envelope), answer),
    }),
  };
}
