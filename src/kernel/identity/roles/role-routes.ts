import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { placeLimitOf } from "./acting-person.ts";
import { approveRoleChange, createRole, proposeRoleChange, refuseRoleChange } from "./change-role.ts";
import { listGrantsOfRole, listProposedGrants } from "./grants.sql.ts";
import { Code, Decision, Reason } from "./inputs.ts";
import { listProposedLinks } from "./link-requests.sql.ts";
import { listChangesOf, listProposedChanges } from "./role-changes.sql.ts";
import { findRole, listHeld, listHeldBy, listPermissionRows, listRoleRows } from "./roles.sql.ts";
import {
  GrantShape,
  LinkRequestShape,
  PermissionShape,
  RoleChangeShape,
  RoleShape,
  toGrant,
  toLinkRequest,
  toPermission,
  toRole,
  toRoleChange,
} from "./shapes.ts";

const see = "access.see";
const Permission = z.string().check(z.minLength(3), z.maxLength(80));
const Permissions = z._default(z.readonly(z.array(Permission).check(z.maxLength(200))), []);
const Name = z.string().check(z.trim(), z.minLength(3), z.maxLength(120));
const Changed = z.object({
  id: z.string(),
  role: z.string(),
  state: z.string(),
  /** Who wears the role right now. */
  accounts: z.readonly(z.array(z.string())),
});

/** Roles and what they may do. */
export const roleRoutes: readonly Route[] = [
  query({
    path: "/api/access/permissions",
    permission: see,
    summary: "Every permission a role can hold, what it means, and which roles hold it.",
    input: z.object({}),
    output: z.object({
      permissions: z.array(z.extend(PermissionShape, { roles: z.array(z.string()) })),
    }),
    run: ({ tx }) => listPermissions(tx),
  }),
  query({
    path: "/api/access/roles",
    permission: see,
    summary: "Roles with their reach and how many people hold them.",
    input: z.object({}),
    output: z.object({ roles: z.array(RoleShape) }),
    run: async ({ tx, now }) => ({ roles: (await listRoleRows(tx, now)).map(toRole) }),
  }),
  query({
    path: "/api/access/roles/:code",
    permission: see,
    summary: "One role: its permissions, labels, holders and the history of its changes.",
    input: z.object({ code: Code }),
    output: z.extend(RoleShape, {
      permissions: z.array(PermissionShape),
      grants: z.array(GrantShape),
      changes: z.array(RoleChangeShape),
    }),
    run: (context, { code }) => getRole(context, code),
  }),
  command({
    path: "/api/access/roles",
    permission: "access.roles",
    summary: "Creates a role; it holds nothing until something is proposed and approved for it.",
    input: z.object({
      code: Code,
      name: Name,
      nameEn: Name,
      reach: z.enum(["facility", "treatment", "figures", "nobody"]),
      isDangerous: z._default(z.boolean(), false),
    }),
    output: z.object({ code: z.string() }),
    run: createRole,
  }),
  command({
    path: "/api/access/roles/:code/changes",
    permission: "access.roles",
    summary: "Changes what a role may do: taking away is in force at once, adding waits for a second person.",
    input: z.object({ code: Code, add: Permissions, remove: Permissions, reason: Reason }),
    output: Changed,
    run: proposeRoleChange,
  }),
  query({
    path: "/api/access/proposals",
    permission: see,
    summary: "Grants, changes of roles and one-time links that wait for a second person, oldest first.",
    input: z.object({}),
    output: z.object({
      grants: z.array(GrantShape),
      changes: z.array(RoleChangeShape),
      links: z.array(LinkRequestShape),
    }),
    run: async (context) => ({
      grants: (await listProposedGrants(context.tx, placeLimitOf(context))).map(toGrant),
      changes: (await listProposedChanges(context.tx)).map(toRoleChange),
      links: (await listProposedLinks(context.tx, placeLimitOf(context))).map(toLinkRequest),
    }),
  }),
  command({
    path: "/api/access/changes/:id/approve",
    permission: "access.approve",
    summary: "Puts a proposed change of a role in force.",
    input: Decision,
    output: Changed,
    run: approveRoleChange,
  }),
  command({
    path: "/api/access/changes/:id/refuse",
    permission: "access.approve",
    summary: "Refuses a proposed change of a role.",
    input: Decision,
    output: Changed,
    run: refuseRoleChange,
  }),
];

async function listPermissions(tx: Context["tx"]) {
  const rows = await listPermissionRows(tx);
  const known = new Map(rows.map((row) => [row.code, row]));
  const held = await listHeld(tx);
  const names = new Set([...rows.map(({ code }) => code), ...held.map(({ permission }) => permission)]);
  const rolesOf = Map.groupBy(held, ({ permission }) => permission);
  return {
    permissions: [...names].toSorted().map((name) => ({
      ...toPermission(name, known),
      roles: (rolesOf.get(name) ?? []).map(({ role }) => role),
    })),
  };
}

async function getRole(context: Context, code: string) {
  const { tx, now } = context;
  const role = await findRole(tx, code, now);
  if (role === undefined) throw new AppError("not-found", "access.role-unknown", "Không có vai trò này");
  const known = new Map((await listPermissionRows(tx)).map((row) => [row.code, row]));
  return {
    ...toRole(role),
    permissions: (await listHeldBy(tx, code)).map((permission) => toPermission(permission, known)),
    grants: (await listGrantsOfRole(tx, code, placeLimitOf(context))).map(toGrant),
    changes: (await listChangesOf(tx, code)).map(toRoleChange),
  };
}
