import type * as z from "zod/mini";
import type { Context } from "../access/context.ts";
import { AppError } from "../base/app-error.ts";
import type { Tx } from "../db/db.ts";
import type { Answer, Call } from "./call.ts";
import { once } from "./once.ts";
import { parseInput } from "./parse-input.ts";
import { auditFailure, doneNote, type Touched } from "./route-audit.ts";

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly permission: string;
  readonly summary: string;
  readonly input: z.ZodMiniType;
  readonly output: z.ZodMiniType;
  readonly handle: (call: Call) => Promise<Answer>;
}

export interface RouteSpec<Input extends z.ZodMiniType, Asked, Output extends z.ZodMiniType> {
  /** `/api/slice/things/:id`; every `:name` is a field of the input. */
  readonly path: string;
  /** Also the name under which each use is audited. */
  readonly permission: string;
  /** One English sentence for the API document. */
  readonly summary: string;
  readonly input: Input;
  /** What is not in it does not leave the server. */
  readonly output: Output;
  /** Ids of the patients whose data one use touches; they see it among the accesses to their data. */
  readonly patients?: (input: z.output<Input>, output: z.input<Output>) => readonly string[];
  /** Code of v3-PurposeOfUse of every use, such as `ETREAT`. */
  readonly purpose?: string;
  /** A secret or a whole record: not stored for a second arrival, which runs anew and must be harmless. */
  readonly forgetsAnswer?: boolean;
  readonly run: (context: Context, input: z.output<Input>, asked: Asked) => Promise<z.input<Output>>;
}

export interface AskingSpec<Input extends z.ZodMiniType, Asked, Output extends z.ZodMiniType>
  extends RouteSpec<Input, Asked, Output> {
  /** Asks another system before the transaction opens, so that no lock waits for a network. */
  readonly ask: (input: z.output<Input>) => Promise<Asked>;
}

const askNothing = (): Promise<undefined> => Promise.resolve(undefined);

/** A route that changes something. */
export const command = <I extends z.ZodMiniType, O extends z.ZodMiniType>(
  spec: RouteSpec<I, undefined, O>,
): Route => commandAfterAsking({ ...spec, ask: askNothing });

/** A command that needs an answer from outside first. */
export const commandAfterAsking = <I extends z.ZodMiniType, A, O extends z.ZodMiniType>(
  spec: AskingSpec<I, A, O>,
): Route => ({
  ...describe(spec, "POST"),
  handle: (call) =>
    audited(spec, call, async () => {
      const { context, input } = admit(spec, call);
      let done: Tx | undefined;
      const marked = { ...keyed(spec, call), command: spec.path, input };
      const answer = await once(marked, async (inTransaction) => {
        const asked = await spec.ask(input);
        return inTransaction(async (tx) => {
          done = tx;
          const output = await spec.run({ ...context, tx }, input, asked);
          const json = toJson(spec, output);
          await call.audit.append(tx, [doneNote(spec, "E", call, touchedBy(spec, input, output))]);
          return json;
        });
      });
      if (answer.replayed) await call.audit.record(doneNote(spec, "R", call, {}));
      else if (done !== undefined) call.audit.committed(done);
      return answer;
    }),
});

/** Without its key an answer is kept nowhere. */
function keyed({ forgetsAnswer = false }: { readonly forgetsAnswer?: boolean }, call: Call): Call {
  const { key, ...keyless } = call;
  return forgetsAnswer || key === undefined ? keyless : { ...keyless, key };
}

/** A route that only reads, from one snapshot. Its entry is durable before the answer leaves. */
export const query = <I extends z.ZodMiniType, O extends z.ZodMiniType>(
  spec: RouteSpec<I, undefined, O>,
): Route => ({
  ...describe(spec, "GET"),
  handle: (call) =>
    audited(spec, call, async () => {
      const { context, input } = admit(spec, call);
      const output = await call.db.read((tx) => spec.run({ ...context, tx }, input, undefined));
      const json = toJson(spec, output);
      await call.audit.record(doneNote(spec, "R", call, touchedBy(spec, input, output)));
      return { json, replayed: false };
    }),
});

const touchedBy = <I extends z.ZodMiniType, A, O extends z.ZodMiniType>(
  { patients, purpose }: RouteSpec<I, A, O>,
  input: z.output<I>,
  output: z.input<O>,
): Touched => ({ purpose, ...(patients === undefined ? {} : { patients: patients(input, output) }) });

async function audited<I extends z.ZodMiniType, A, O extends z.ZodMiniType>(
  spec: RouteSpec<I, A, O>,
  call: Call,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    await auditFailure(spec, call, error);
    throw error;
  }
}

const describe = <I extends z.ZodMiniType, A, O extends z.ZodMiniType>(
  { path, permission, summary, input, output }: RouteSpec<I, A, O>,
  method: Route["method"],
) => ({ method, path, permission, summary, input, output });

/** First the permission, then the schema: who may not ask learns nothing about what may be asked. */
function admit<I extends z.ZodMiniType, A, O extends z.ZodMiniType>(spec: RouteSpec<I, A, O>, call: Call) {
  const context = { actor: call.actor, now: call.now };
  if (!call.actor.permissions.has(spec.permission))
    throw new AppError("forbidden", "access.denied", `Thiếu quyền ${spec.permission}`);
  return { context, input: parseInput(spec.input, call.input) };
}

/** An answer that does not fit its schema is a defect of ours, not of the sender. */
function toJson<I extends z.ZodMiniType, A, O extends z.ZodMiniType>(
  spec: RouteSpec<I, A, O>,
  output: unknown,
) {
  const proven = spec.output.safeParse(output);
  if (!proven.success) throw new Error(`the answer of ${spec.path} does not fit its schema`);
  return JSON.stringify(proven.data ?? null);
}
