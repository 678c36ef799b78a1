import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import type { AccessDoor } from "./access-door.ts";
import { type ActingPerson, actingPerson } from "./acting-person.ts";
import { insertGrant } from "./grants.sql.ts";
import { findRole, type RoleRow } from "./roles.sql.ts";
import { findBeneficiary } from "./staff-accounts.sql.ts";

export interface GrantWish {
  readonly account: string;
  readonly role: string;
  readonly facility?: string | undefined;
  readonly until?: Date | undefined;
  readonly reason: string;
}

export interface Proposed {
  readonly id: string;
  readonly account: string;
  readonly state: "proposed" | "active";
}

/**
 * Proposes a role for somebody else. It is in force at once only when the head of the facility gives a role that is
 * not dangerous at that facility; everything else waits for a second person.
 */
export async function proposeGrant(
  context: Context,
  wish: GrantWish,
  nameOf: AccessDoor["nameOf"],
): Promise<Proposed> {
  const { tx, now } = context;
  const person = actingPerson(context);
  const role = await grantableRole(tx, wish, now);
  judgePlace(person, role, wish);
  await judgeBeneficiary(tx, wish.account, person);
  if (wish.until !== undefined && wish.until <= now)
    throw new AppError("invalid", "access.until", "until: ngày hết hạn phải sau lúc này");
  const state = isHead(person) && !role.is_dangerous ? "active" : "proposed";
  const row = {
    id: newId(),
    account: wish.account,
    role: wish.role,
    facility: wish.facility,
    facilityName: await facilityName(wish.facility, nameOf),
    state,
    until: wish.until,
    reason: wish.reason,
    proposedBy: person.account,
    at: now,
  } as const;
  if (!(await insertGrant(tx, row))) throw alreadyGranted();
  return { id: row.id, account: row.account, state };
}

/** A role that a member of staff can be given at this place, whoever asks. */
export async function grantableRole(
  tx: Tx,
  { role: code, facility }: Pick<GrantWish, "role" | "facility">,
  now: Date,
): Promise<RoleRow> {
  const role = await findRole(tx, code, now);
  if (role === undefined) throw new AppError("invalid", "access.role-unknown", "role: không có vai trò này");
  if (role.reach === "self")
    throw new AppError(
      "invalid",
      "access.role-own",
      "role: vai trò này đến từ chính người dân, không giao cho nhân viên",
    );
  const needsPlace = role.reach === "facility" || role.reach === "treatment" || placed.has(role.code);
  if (needsPlace && facility === undefined)
    throw new AppError("invalid", "access.facility-needed", "facility: vai trò này phải gắn với một cơ sở");
  return role;
}

/** They reach no record, and decide at one facility only: without one it would be the whole province. */
const placed: ReadonlySet<string> = new Set(["director", "facility-data-officer"]);

export async function facilityName(
  facility: string | undefined,
  nameOf: AccessDoor["nameOf"],
): Promise<string | undefined> {
  if (facility === undefined) return undefined;
  const name = await nameOf("Organization", facility);
  if (name === undefined)
    throw new AppError("invalid", "access.facility-unknown", "facility: không có cơ sở này trong hồ sơ");
  return name;
}

export const alreadyGranted = (): AppError =>
  new AppError("conflict", "access.granted-already", "Người này đã giữ, hoặc đang được đề nghị, vai trò đó");

/** Decides at one facility, and both proposes and approves there. */
const isHead = (person: ActingPerson): boolean => person.place !== null && person.holds("access.approve");

function judgePlace(person: ActingPerson, role: RoleRow, { facility }: GrantWish): void {
  if (person.place === null) return;
  if (facility !== person.place)
    throw new AppError("forbidden", "access.other-facility", "Chỉ giao được vai trò tại cơ sở của mình");
  if (isHead(person) && role.is_dangerous)
    throw new AppError(
      "forbidden",
      "access.dangerous-role",
      "Vai trò nhạy cảm do quản trị công nghệ thông tin đề nghị, người phụ trách cơ sở duyệt",
    );
}

async function judgeBeneficiary(tx: Tx, account: string, person: ActingPerson): Promise<void> {
  const found = await findBeneficiary(tx, account, person.account);
  if (found === undefined || found.kind !== "staff")
    throw new AppError("invalid", "access.account-unknown", "account: không có tài khoản nhân viên này");
  if (found.is_own)
    throw new AppError("forbidden", "access.own-grant", "Không ai được tự giao thêm vai trò cho mình");
  if (found.disabled_at !== null)
    throw new AppError("conflict", "access.account-disabled", "account: tài khoản này đang bị khóa");
}
