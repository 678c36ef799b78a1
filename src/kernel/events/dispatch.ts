import { newId } from "../base/ids.ts";
import type { Db, Tx } from "../db/db.ts";
import { insertJobs, type NewJobRow } from "../jobs/jobs.sql.ts";
import type { Subscriber } from "./subscriber.ts";

export interface DispatchResult {
  /** Events taken out of the outbox. */
  readonly events: number;
  /** Jobs made of them. */
  readonly jobs: number;
}

interface TakenEvent {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  readonly payload: string;
}

/**
 * Takes the oldest events out of the outbox and makes one job per event and subscriber, in one transaction:
 * each is handed over exactly once. Events nobody listens to are dropped without being read.
 */
export const dispatchOutbox = (
  db: Db,
  subscribers: readonly Subscriber[],
  limit: number,
): Promise<DispatchResult> =>
  db.transaction(async (tx) => {
    const heard = [...new Set(subscribers.flatMap(({ events }) => events))];
    const { taken, total } = await takeEvents(tx, heard, limit);
    const now = new Date();
    const rows = taken.flatMap((event) =>
      subscribers.filter(({ events }) => events.includes(event.name)).map((each) => jobRow(each, event, now)),
    );
    const jobs = rows.length === 0 ? 0 : await insertJobs(tx, rows, now);
    return { events: total, jobs };
  });

async function takeEvents(tx: Tx, heard: readonly string[], limit: number) {
  const [row] = await tx.query<{ total: number; taken: readonly RawEvent[] | null }>(
    `with oldest as (select id from kernel.outbox order by id limit $1 for update skip locked),
     gone as (delete from kernel.outbox o using oldest where o.id = oldest.id returning o.*)
     select count(*) as total, json_agg(json_build_object('id', id, 'name', name, 'at', at, 'payload', payload)
       order by id) filter (where name = any ($2)) as taken from gone`,
    [limit, heard],
    "take-events",
  );
  const taken: readonly TakenEvent[] = (row?.taken ?? []).map((event) => ({
    ...event,
    at: new Date(event.at),
  }));
  return { taken, total: row?.total ?? 0 };
}

interface RawEvent extends Omit<TakenEvent, "at"> {
  readonly at: string;
}

/** The payload is spliced in as it was stored: it is JSON already. */
function jobRow({ job }: Subscriber, event: TakenEvent, now: Date): NewJobRow {
  const { id, name, at } = event;
  const envelope = JSON.stringify({ id, name, at: at.toISOString() });
  return {
    id: newId(),
    kind: job.kind,
    key: id,
    payload: `${envelope.slice(0, -1)},"payload":${event.payload}}`,
    runAt: now,
    giveUpAt: new Date(now.getTime() + job.limits.giveUpAfter),
  };
}

export async function countOutbox(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ waiting: number }>("select count(*) as waiting from kernel.outbox");
  return row?.waiting ?? 0;
}
