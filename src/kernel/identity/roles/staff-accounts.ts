import { createAccount } from "#kernel/access/accounts.ts";
import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import type { AccessDoor } from "./access-door.ts";
import { actingPerson } from "./acting-person.ts";
import { keepingAdministrators } from "./administrators.ts";
import {
  disableAccount,
  enableAccount,
  findBeneficiary,
  findStaff,
  hasAccount,
  setVip,
  worksElsewhere,
} from "./staff-accounts.sql.ts";

export interface NewStaff {
  readonly login: string;
  readonly name: string;
  readonly practitioner?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

/** Without a password: the person sets one through a one-time link. */
export async function createStaff(
  context: Context,
  staff: NewStaff,
  nameOf: AccessDoor["nameOf"],
): Promise<{ readonly id: string }> {
  actingPerson(context);
  const { practitioner } = staff;
  if (practitioner !== undefined && (await nameOf("Practitioner", practitioner)) === undefined)
    throw new AppError(
      "invalid",
      "access.practitioner-unknown",
      "practitioner: không có người hành nghề này trong hồ sơ",
    );
  if (practitioner !== undefined && (await hasAccount(context.tx, practitioner)))
    throw new AppError(
      "conflict",
      "access.practitioner-taken",
      "practitioner: người này đã có tài khoản; hãy giao thêm vai trò cho tài khoản đó",
    );
  return { id: await createAccount(context.tx, { kind: "staff", ...staff }, context.now) };
}

export interface AccountDecision {
  readonly id: string;
  readonly reason: string;
}

/** Every session of the account ends with it. */
export const disable = (
  context: Context,
  { id, reason }: AccountDecision,
): Promise<{ readonly id: string }> =>
  keepingAdministrators(context.tx, context.now, async () => {
    await judgeAccount(context, id);
    if (!(await disableAccount(context.tx, { id, reason, at: context.now })))
      throw new AppError("conflict", "access.account-disabled", "Tài khoản này đã bị khóa rồi");
    return { id };
  });

export async function enable(
  context: Context,
  { id }: Pick<AccountDecision, "id">,
): Promise<{ readonly id: string }> {
  await judgeAccount(context, id);
  if (!(await enableAccount(context.tx, id)))
    throw new AppError("conflict", "access.account-enabled", "Tài khoản này đang mở");
  return { id };
}

/** Of staff or citizens: whoever looks into the record of somebody everybody knows is looked at. */
export async function markVip(
  { tx }: Context,
  { id, isVip }: { readonly id: string; readonly isVip: boolean },
): Promise<{ readonly id: string }> {
  if (!(await setVip(tx, id, isVip))) throw unknownAccount();
  return { id };
}

/** An account that is not the asker's own, and within what the asker decides about. */
export async function judgeAccount(context: Context, id: string): Promise<void> {
  const person = actingPerson(context);
  const found = await findBeneficiary(context.tx, id, person.account);
  if (found === undefined) throw unknownAccount();
  if (found.is_own)
    throw new AppError("forbidden", "access.own-account", "Không ai tự khóa hay tự mở tài khoản của mình");
  if (person.place !== null) await judgeElsewhere(context, person.place, id);
}

/** One facility decides about those who work there and nowhere else. */
async function judgeElsewhere({ tx }: Context, place: string, id: string): Promise<void> {
  if ((await findStaff(tx, id, place)) === undefined) throw unknownAccount();
  if (await worksElsewhere(tx, id, place))
    throw new AppError(
      "forbidden",
      "access.other-facility",
      "Người này còn làm việc ở nơi khác; hãy chỉ chấm dứt vai trò tại cơ sở của mình",
    );
}

export const unknownAccount = (): AppError =>
  new AppError("not-found", "access.account-unknown", "Không có tài khoản này");
