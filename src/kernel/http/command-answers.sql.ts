import type { Tx } from "../db/db.ts";

/** A command that can be told apart from its second arrival. */
export interface CommandMark {
  readonly actorId: string;
  readonly key: string;
  readonly command: string;
  readonly requestHash: Buffer;
}

export interface StoredAnswer {
  readonly command: string;
  readonly request_hash: Buffer;
  readonly answer: string | null;
}

/** False when the command arrived before; waits while its first arrival is still being worked on. */
export async function reserveAnswer(tx: Tx, mark: CommandMark, now: Date): Promise<boolean> {
  const reserved = await tx.query(
    `insert into kernel.command_answer (actor_id, key, command, request_hash, at) values ($1, $2, $3, $4, $5)
     on conflict (actor_id, key) do nothing returning key`,
    [mark.actorId, mark.key, mark.command, mark.requestHash, now],
    "reserve-answer",
  );
  return reserved.length === 1;
}

export const findAnswer = async (tx: Tx, actorId: string, key: string): Promise<StoredAnswer | undefined> =>
  (
    await tx.query<StoredAnswer>(
      "select command, request_hash, answer from kernel.command_answer where actor_id = $1 and key = $2",
      [actorId, key],
      "find-answer",
    )
  )[0];

export const storeAnswer = (tx: Tx, { actorId, key }: CommandMark, answer: string): Promise<unknown[]> =>
  tx.query(
    "update kernel.command_answer set answer = $3 where actor_id = $1 and key = $2",
    [actorId, key, answer],
    "store-answer",
  );

export const deleteAnswersBefore = (tx: Tx, before: Date): Promise<unknown[]> =>
  tx.query("delete from kernel.command_answer where at < $1", [before]);
