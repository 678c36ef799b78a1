import { newId } from "../base/ids.ts";
import type { Tx } from "../db/db.ts";

/** Something that happened, in the past tense, named `slice.what-happened`. */
export interface DomainEvent<Name extends string = string, Payload = unknown> {
  readonly name: Name;
  readonly payload: Payload;
}

/** Stored in the same transaction as the change it tells about; handed to its subscribers after the commit. */
export const publish = (tx: Tx, event: DomainEvent): Promise<void> => publishAll(tx, [event]);

/** Several events in one statement. */
export async function publishAll(tx: Tx, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    "insert into kernel.outbox (id, name, payload) select * from unnest($1::uuid[], $2::text[], $3::text[])",
    [
      events.map(() => newId()),
      events.map(({ name }) => name),
      events.map(({ payload }) => JSON.stringify(payload)),
    ],
    "publish-events",
  );
}
