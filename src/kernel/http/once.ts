import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { AppError } from "../base/app-error.ts";
import type { Tx } from "../db/db.ts";
import { job } from "../jobs/job.ts";
import { schedule } from "../jobs/schedule.ts";
import type { Answer, Call } from "./call.ts";
import {
  type CommandMark,
  deleteAnswersBefore,
  findAnswer,
  reserveAnswer,
  type StoredAnswer,
  storeAnswer,
} from "./command-answers.sql.ts";

type InTransaction = (work: (tx: Tx) => Promise<string>) => Promise<string>;

/** Thrown out of the transaction that found the command done already. */
class ArrivedBefore extends Error {}

/**
 * Runs a command, or returns the answer of its first arrival. The answer is stored in the command's own
 * transaction, so there is no moment in which one exists without the other. A refusal is not stored.
 */
export async function once(
  call: Call & { readonly command: string },
  work: (inTransaction: InTransaction) => Promise<string>,
): Promise<Answer> {
  const mark = markOf(call);
  if (mark === undefined)
    return { json: await work((inside) => call.db.transaction(inside)), replayed: false };
  const before = await findAnswer(call.db.direct, mark.actorId, mark.key);
  if (before !== undefined) return replay(mark, before);
  try {
    return {
      json: await work((inside) => call.db.transaction((tx) => keep(tx, { mark, now: call.now, inside }))),
      replayed: false,
    };
  } catch (error) {
    if (!(error instanceof ArrivedBefore)) throw error;
    const first = await findAnswer(call.db.direct, mark.actorId, mark.key);
    if (first === undefined) throw error;
    return replay(mark, first);
  }
}

interface Kept {
  readonly mark: CommandMark;
  readonly now: Date;
  readonly inside: (tx: Tx) => Promise<string>;
}

async function keep(tx: Tx, { mark, now, inside }: Kept): Promise<string> {
  if (!(await reserveAnswer(tx, mark, now))) throw new ArrivedBefore();
  const answer = await inside(tx);
  await storeAnswer(tx, mark, answer);
  return answer;
}

function replay(mark: CommandMark, stored: StoredAnswer): Answer {
  const isSame = stored.command === mark.command && mark.requestHash.equals(stored.request_hash);
  if (!isSame || stored.answer === null)
    throw new AppError("conflict", "request.key-reused", "Mã lệnh này đã dùng cho một yêu cầu khác");
  return { json: stored.answer, replayed: true };
}

function markOf({
  actor,
  key,
  command,
  input,
}: Call & { readonly command: string }): CommandMark | undefined {
  if (key === undefined) return undefined;
  const requestHash = createHash("sha256")
    .update(JSON.stringify(input) ?? "")
    .digest();
  return { actorId: actor.id, key, command, requestHash };
}

const answersKeptFor = 7 * 86_400_000;

const forgetAnswers = job({
  kind: "http.forget-answers",
  input: z.object({}),
  run: async ({ tx, now }) => {
    await deleteAnswersBefore(tx, new Date(now.getTime() - answersKeptFor));
  },
});

export const httpJobs = [forgetAnswers] as const;

/** A command may arrive again within a week (a station without network); after that its key is forgotten. */
export const httpSchedules = [
  schedule({ name: "http.forget-answers", cron: "41 3 * * *", job: forgetAnswers, payload: {} }),
] as const;
