import type { Context } from "#kernel/access/context.ts";
import { parseRolePermissions } from "#kernel/access/scopes.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { actingPerson } from "./acting-person.ts";
import { keepingAdministrators } from "./administrators.ts";
import type { DecisionInput } from "./decide-grant.ts";
import { approveChange, findChange, insertChange, refuseChange } from "./role-changes.sql.ts";
import {
  editRole,
  findRole,
  insertRole,
  isHolder,
  kindsHeld,
  listHeldBy,
  listPermissionRows,
  listWearers,
  type NewRole,
  type RoleEdit,
  type RoleRow,
} from "./roles.sql.ts";

export interface RoleWish {
  readonly code: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly reason: string;
}

export interface Changed {
  readonly id: string;
  readonly role: string;
  readonly state: "proposed" | "active" | "refused";
  /** Who wears the role right now: their sessions are looked at anew. */
  readonly accounts: readonly string[];
}

/** What only takes away is in force at once; what adds anything waits for a second person. */
export async function proposeRoleChange(context: Context, wish: RoleWish): Promise<Changed> {
  const { tx, now } = context;
  const { account } = actingPerson(context);
  const role = await findRole(tx, wish.code, now);
  if (role === undefined) throw unknownRole();
  const held = await listHeldBy(tx, role.code);
  const added = [...new Set(wish.add)].filter((permission) => !held.includes(permission));
  const removed = [...new Set(wish.remove)].filter((permission) => held.includes(permission));
  if (added.length + removed.length === 0)
    throw new AppError(
      "invalid",
      "access.change-empty",
      "add, remove: vai trò vẫn như cũ, không có gì để đổi",
    );
  await judgeAdded(tx, role, added);
  if (added.length > 0 && (await isHolder(tx, role.code, account))) throw ownRole();
  const state = added.length === 0 ? "active" : "proposed";
  const id = newId();
  const { reason } = wish;
  await insertChange(tx, {
    id,
    role: role.code,
    added,
    removed,
    state,
    reason,
    proposedBy: account,
    at: now,
  });
  if (state === "active") await apply(context, { role: role.code, added, removed });
  return {
    id,
    role: role.code,
    state,
    accounts: state === "active" ? await listWearers(tx, role.code, now) : [],
  };
}

export async function approveRoleChange(context: Context, { id, reason }: DecisionInput): Promise<Changed> {
  const { tx, now } = context;
  const { account: by } = provincePerson(context);
  const change = await approveChange(tx, { id, by, at: now, reason });
  if (change === undefined) throw await whyNot(tx, id);
  await apply(context, change);
  return { id, role: change.role, state: "active", accounts: await listWearers(tx, change.role, now) };
}

export async function refuseRoleChange(context: Context, { id, reason }: DecisionInput): Promise<Changed> {
  const { account: by } = provincePerson(context);
  const done = await refuseChange(context.tx, { id, by, at: context.now, reason });
  const change = await findChange(context.tx, id);
  if (!done || change === undefined) throw await whyNot(context.tx, id);
  return { id, role: change.role, state: "refused", accounts: [] };
}

/** A role is the same at every facility, so that the head of one does not decide what it may do. */
function provincePerson(context: Context) {
  const person = actingPerson(context);
  if (person.place !== null)
    throw new AppError(
      "forbidden",
      "access.province-needed",
      "Quyền của một vai trò áp dụng cho cả tỉnh, không do một cơ sở quyết định",
    );
  return person;
}

function apply({ tx, now }: Context, edit: RoleEdit): Promise<void> {
  return keepingAdministrators(tx, now, async () => {
    await editRole(tx, edit);
    const kinds = await kindsHeld(tx, edit.role);
    if (edit.added.length > 0 && kinds.includes("charts") && kinds.includes("technical"))
      throw new AppError(
        "conflict",
        "access.duties-mixed",
        "Một vai trò không được vừa quản trị hệ thống vừa xem hồ sơ người bệnh",
      );
  });
}

/** Only what has a meaning can be given, and citizens never more than to look at what is theirs. */
async function judgeAdded(tx: Tx, role: RoleRow, added: readonly string[]): Promise<void> {
  parseRolePermissions(added.filter((permission) => !permission.startsWith("label/")));
  const known = new Set((await listPermissionRows(tx)).map(({ code }) => code));
  const unknown = added.find((permission) => !known.has(subjectOf(permission)));
  if (unknown !== undefined)
    throw new AppError("invalid", "access.permission-unknown", `add: không có quyền ${unknown.slice(0, 80)}`);
  if (
    role.reach === "self" &&
    !added.every((permission) => /^(?:citizen\.|user\/\w+\.r?s?$)/.test(permission))
  )
    throw new AppError(
      "invalid",
      "access.citizen-role",
      "add: người dân chỉ được thêm quyền xem những gì của chính mình",
    );
}

/** `user/Observation.rs` → `user/Observation`; other names are their own subject. */
const subjectOf = (permission: string): string =>
  permission.startsWith("user/") ? permission.slice(0, permission.indexOf(".")) : permission;

const unknownRole = (): AppError => new AppError("not-found", "access.role-unknown", "Không có vai trò này");

const ownRole = (): AppError =>
  new AppError("forbidden", "access.own-role", "Không ai được đề nghị thêm quyền cho vai trò mình đang giữ");

async function whyNot(tx: Tx, id: string): Promise<AppError> {
  const change = await findChange(tx, id);
  if (change === undefined)
    return new AppError("not-found", "access.change-unknown", "Không có đề nghị nào như vậy");
  return change.state === "proposed"
    ? new AppError(
        "forbidden",
        "access.second-person",
        "Phải do người khác duyệt: không phải người đề nghị, cũng không phải người giữ vai trò",
      )
    : new AppError("conflict", "access.change-decided", "Việc này đã được quyết định rồi");
}

/** A role of the province's own; it holds nothing until two people gave it something. */
export async function createRole({ tx }: Context, role: NewRole): Promise<{ readonly code: string }> {
  if (!(await insertRole(tx, role)))
    throw new AppError("conflict", "access.role-taken", "code: đã có vai trò mang mã này");
  return { code: role.code };
}
