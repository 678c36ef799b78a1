import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { actingPerson } from "./acting-person.ts";
import type { DecisionInput } from "./decide-grant.ts";
import {
  approveLink,
  findLinkRequest,
  holdsRole,
  insertLinkRequest,
  type LinkUse,
  refuseLink,
  spendLink,
} from "./link-requests.sql.ts";
import { judgeAccount } from "./staff-accounts.ts";

export interface LinkWish {
  readonly id: string;
  readonly removeSecondFactor: boolean;
  readonly reason: string;
}

export interface LinkAnswer {
  readonly id: string;
  readonly account: string;
  readonly state: "proposed" | "active" | "refused";
}

/** Who holds the link is in: so nobody alone takes over the account of somebody who may more. */
export async function askForLink(context: Context, wish: LinkWish): Promise<LinkAnswer> {
  const { tx, now } = context;
  const { id: account, removeSecondFactor: removesFactors, reason } = wish;
  const { account: by } = actingPerson(context);
  await judgeAccount(context, account);
  if (!(await holdsRole(tx, account)))
    throw new AppError(
      "conflict",
      "access.no-role-yet",
      "Hãy giao vai trò trước: liên kết chỉ cấp cho tài khoản đã có người thứ hai duyệt",
    );
  const id = newId();
  await insertLinkRequest(tx, { id, account, removesFactors, reason, by, at: now });
  return { id, account, state: "proposed" };
}

export const approveLinkRequest = (context: Context, input: DecisionInput): Promise<LinkAnswer> =>
  decide(context, input, { work: approveLink, state: "active" });

export const refuseLinkRequest = (context: Context, input: DecisionInput): Promise<LinkAnswer> =>
  decide(context, input, { work: refuseLink, state: "refused" });

/** Before the link is made: a second person has agreed to exactly this. */
export async function spendLinkRequest(tx: Tx, use: LinkUse): Promise<void> {
  if (!(await spendLink(tx, use)))
    throw new AppError(
      "forbidden",
      "access.second-person",
      "Cần một người khác duyệt trước khi cấp liên kết mở tài khoản này",
    );
}

async function decide(
  context: Context,
  { id, reason }: DecisionInput,
  { work, state }: { readonly work: typeof approveLink; readonly state: "active" | "refused" },
): Promise<LinkAnswer> {
  const { tx, now } = context;
  const { account: by, place } = actingPerson(context);
  const done = await work(tx, { id, by, at: now, reason }, place);
  const request = await findLinkRequest(tx, id, place);
  if (request === undefined)
    throw new AppError("not-found", "access.link-unknown", "Không có đề nghị nào như vậy");
  if (done) return { id, account: request.account, state };
  if (request.state !== "proposed")
    throw new AppError("conflict", "access.link-decided", "Việc này đã được quyết định rồi");
  throw new AppError(
    "forbidden",
    "access.second-person",
    "Phải do người khác duyệt: không phải người đề nghị, cũng không phải chủ tài khoản",
  );
}
