import * as z from "zod/mini";
import type { GrantRow } from "./grants.sql.ts";
import type { LinkRequestRow } from "./link-requests.sql.ts";
import type { RoleChangeRow } from "./role-changes.sql.ts";
import type { PermissionRow, RoleRow } from "./roles.sql.ts";
import type { StaffRow } from "./staff-accounts.sql.ts";

/** What this room answers: names beside ids, null for what there is not. */
const Text = z.nullable(z.string());

export const RoleShape = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  reach: z.string(),
  isDangerous: z.boolean(),
  /** After which its sessions end; null: the usual time. */
  idleMinutes: z.nullable(z.number()),
  holders: z.number(),
});

export const GrantShape = z.object({
  id: z.string(),
  account: z.string(),
  accountName: z.string(),
  login: z.string(),
  /** By these somebody may sign in from outside: whoever approves looks whose they are. */
  practitioner: Text,
  phone: Text,
  email: Text,
  role: z.string(),
  roleName: z.string(),
  isDangerous: z.boolean(),
  facility: Text,
  facilityName: Text,
  state: z.string(),
  from: z.string(),
  until: Text,
  reason: Text,
  proposedBy: Text,
  proposedAt: z.string(),
  decidedBy: Text,
  decidedAt: Text,
  decidedReason: Text,
  endedBy: Text,
  endedAt: Text,
  endedReason: Text,
});

export const RoleChangeShape = z.object({
  id: z.string(),
  role: z.string(),
  roleName: z.string(),
  added: z.readonly(z.array(z.string())),
  removed: z.readonly(z.array(z.string())),
  state: z.string(),
  reason: z.string(),
  proposedBy: Text,
  proposedAt: z.string(),
  decidedBy: Text,
  decidedAt: Text,
  decidedReason: Text,
});

export const LinkRequestShape = z.object({
  id: z.string(),
  account: z.string(),
  accountName: z.string(),
  login: z.string(),
  removesSecondFactor: z.boolean(),
  state: z.string(),
  reason: z.string(),
  proposedBy: Text,
  proposedAt: z.string(),
});

export const PermissionShape = z.object({
  permission: z.string(),
  /** Rights on a type of the record come with letters; the meaning names what the letters allow. */
  meaning: z.string(),
  meaningEn: z.string(),
  kind: z.string(),
});

export const AccountShape = z.object({
  id: z.string(),
  kind: z.string(),
  login: z.string(),
  name: z.string(),
  practitioner: Text,
  phone: Text,
  email: Text,
  isVip: z.boolean(),
  createdAt: z.string(),
  seenAt: Text,
  disabledAt: Text,
  disabledReason: Text,
  grants: z.array(GrantShape),
});

const textOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export const toRole = (row: RoleRow): z.input<typeof RoleShape> => ({
  code: row.code,
  name: row.name,
  nameEn: row.name_en,
  reach: row.reach,
  isDangerous: row.is_dangerous,
  idleMinutes: row.idle_minutes,
  holders: row.holders,
});

export const toGrant = (row: GrantRow): z.input<typeof GrantShape> => ({
  id: row.id,
  account: row.account,
  accountName: row.account_name,
  login: row.login,
  practitioner: row.practitioner,
  phone: row.phone,
  email: row.email,
  role: row.role,
  roleName: row.role_name,
  isDangerous: row.is_dangerous,
  facility: row.facility,
  facilityName: row.facility_name,
  state: row.state,
  from: row.from_at.toISOString(),
  until: textOf(row.until_at),
  reason: row.reason,
  proposedBy: row.proposed_name,
  proposedAt: row.proposed_at.toISOString(),
  decidedBy: row.decided_name,
  decidedAt: textOf(row.decided_at),
  decidedReason: row.decided_reason,
  endedBy: row.ended_name,
  endedAt: textOf(row.ended_at),
  endedReason: row.ended_reason,
});

export const toRoleChange = (row: RoleChangeRow): z.input<typeof RoleChangeShape> => ({
  id: row.id,
  role: row.role,
  roleName: row.role_name,
  added: row.added,
  removed: row.removed,
  state: row.state,
  reason: row.reason,
  proposedBy: row.proposed_name,
  proposedAt: row.proposed_at.toISOString(),
  decidedBy: row.decided_name,
  decidedAt: textOf(row.decided_at),
  decidedReason: row.decided_reason,
});

export const toAccount = (row: StaffRow, grants: readonly GrantRow[]): z.input<typeof AccountShape> => ({
  id: row.id,
  kind: row.kind,
  login: row.login,
  name: row.name,
  practitioner: row.practitioner,
  phone: row.phone,
  email: row.email,
  isVip: row.is_vip,
  createdAt: row.created_at.toISOString(),
  seenAt: textOf(row.seen_at),
  disabledAt: textOf(row.disabled_at),
  disabledReason: row.disabled_reason,
  grants: grants.filter((grant) => grant.account === row.id).map(toGrant),
});

export const toLinkRequest = (row: LinkRequestRow): z.input<typeof LinkRequestShape> => ({
  id: row.id,
  account: row.account,
  accountName: row.account_name,
  login: row.login,
  removesSecondFactor: row.removes_factors,
  state: row.state,
  reason: row.reason,
  proposedBy: row.proposed_name,
  proposedAt: row.proposed_at.toISOString(),
});

const verbs = [
  ["c", "tạo", "create"],
  ["r", "mở", "open"],
  ["u", "sửa", "change"],
  ["d", "xóa", "delete"],
  ["s", "tìm", "search"],
] as const;

/** `user/Observation.rs` → "Chỉ số và kết quả: mở, tìm". */
export function toPermission(
  permission: string,
  known: ReadonlyMap<string, PermissionRow>,
): z.input<typeof PermissionShape> {
  const [subject = "", letters = ""] = permission.startsWith("user/") ? permission.split(".") : [permission];
  const row = known.get(subject);
  const done = verbs.filter(([letter]) => letters.includes(letter));
  const told = (says: string, words: readonly string[]) =>
    words.length === 0 ? says : `${says}: ${words.join(", ")}`;
  return {
    permission,
    meaning: told(
      row?.says ?? permission,
      done.map(([, vi]) => vi),
    ),
    meaningEn: told(
      row?.says_en ?? permission,
      done.map(([, , en]) => en),
    ),
    kind: row?.kind ?? "plain",
  };
}
