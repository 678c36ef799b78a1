import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { actingPerson } from "./acting-person.ts";
import { keepingAdministrators } from "./administrators.ts";
import { approveGrant, endGrant, findGrant, refuseGrant } from "./grants.sql.ts";

export interface DecisionInput {
  readonly id: string;
  readonly reason?: string | undefined;
}

export interface Decided {
  readonly id: string;
  readonly account: string;
  readonly state: "active" | "refused" | "ended";
}

type Work = typeof approveGrant;

/** The second person says yes; the statement itself makes sure that it is a second person. */
export const approveProposedGrant = (context: Context, input: DecisionInput): Promise<Decided> =>
  decide(context, input, { work: approveGrant, state: "active" });

export const refuseProposedGrant = (context: Context, input: DecisionInput): Promise<Decided> =>
  decide(context, input, { work: refuseGrant, state: "refused" });

/** Takes a role away, or a proposal back, at once. */
export const endLivingGrant = (context: Context, input: DecisionInput): Promise<Decided> =>
  keepingAdministrators(context.tx, context.now, () =>
    decide(context, input, { work: endGrant, state: "ended" }),
  );

async function decide(
  context: Context,
  { id, reason }: DecisionInput,
  { work, state }: { readonly work: Work; readonly state: Decided["state"] },
): Promise<Decided> {
  const { tx, now } = context;
  const { account: by, place } = actingPerson(context);
  const account = await work(tx, { id, by, at: now, reason }, place);
  if (account !== undefined) return { id, account, state };
  const grant = await findGrant(tx, id, place);
  if (grant === undefined)
    throw new AppError("not-found", "access.grant-unknown", "Không có vai trò được giao nào như vậy");
  if (grant.state !== "proposed" || state === "ended")
    throw new AppError("conflict", "access.grant-decided", "Việc này đã được quyết định rồi");
  throw new AppError(
    "forbidden",
    "access.second-person",
    "Phải do người khác duyệt: không phải người đề nghị, cũng không phải người được giao",
  );
}
