import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { newKey } from "#web/kit/new-key.ts";

const Text = z.nullable(z.string());

const Grant = z.object({
  id: z.string(),
  account: z.string(),
  accountName: z.string(),
  login: z.string(),
  practitioner: Text,
  phone: Text,
  email: Text,
  role: z.string(),
  roleName: z.string(),
  isDangerous: z.boolean(),
  facility: Text,
  facilityName: Text,
  state: z.enum(["proposed", "active", "refused", "ended"]),
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
export type Grant = z.infer<typeof Grant>;

const Account = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  practitioner: Text,
  phone: Text,
  email: Text,
  createdAt: z.string(),
  seenAt: Text,
  disabledAt: Text,
  disabledReason: Text,
  grants: z.array(Grant),
});
export type Account = z.infer<typeof Account>;

const RoleChange = z.object({
  id: z.string(),
  role: z.string(),
  roleName: z.string(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  state: z.enum(["proposed", "active", "refused"]),
  reason: z.string(),
  proposedBy: Text,
  proposedAt: z.string(),
  decidedBy: Text,
  decidedAt: Text,
  decidedReason: Text,
});
export type RoleChange = z.infer<typeof RoleChange>;

const LinkRequest = z.object({
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
export type LinkRequest = z.infer<typeof LinkRequest>;

/** With links that wait for a second person, or were agreed to and are still good. */
const WholeAccount = z.extend(Account, { links: z.array(LinkRequest) });
export type WholeAccount = z.infer<typeof WholeAccount>;

const Role = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  reach: z.string(),
  isDangerous: z.boolean(),
  holders: z.number(),
});
export type Role = z.infer<typeof Role>;

const Permission = z.object({
  permission: z.string(),
  meaning: z.string(),
  meaningEn: z.string(),
  kind: z.string(),
});
export type Permission = z.infer<typeof Permission>;

const WholeRole = z.extend(Role, {
  permissions: z.array(Permission),
  grants: z.array(Grant),
  changes: z.array(RoleChange),
});
export type WholeRole = z.infer<typeof WholeRole>;

const HeldPermission = z.extend(Permission, { roles: z.array(z.string()) });
export type HeldPermission = z.infer<typeof HeldPermission>;

export const pageSize = 50;

/** In the order of logins; `after` is the last one seen. */
export async function listAccounts(
  text: string,
  after: string | undefined,
  signal: AbortSignal,
): Promise<readonly Account[]> {
  const wanted = new URLSearchParams({ text, limit: String(pageSize) });
  if (after !== undefined) wanted.set("after", after);
  const path = `/api/access/accounts?${wanted.toString()}`;
  return (await callApi(path, z.object({ accounts: z.array(Account) }), { signal })).accounts;
}

export const getAccount = (id: string, signal: AbortSignal): Promise<WholeAccount> =>
  callApi(`/api/access/accounts/${encodeURIComponent(id)}`, WholeAccount, { signal });

const Proposals = z.object({
  grants: z.array(Grant),
  changes: z.array(RoleChange),
  links: z.array(LinkRequest),
});
export type Proposals = z.infer<typeof Proposals>;

export const listProposals = (signal: AbortSignal): Promise<Proposals> =>
  callApi("/api/access/proposals", Proposals, { signal });

export const listRoles = async (signal: AbortSignal): Promise<readonly Role[]> =>
  (await callApi("/api/access/roles", z.object({ roles: z.array(Role) }), { signal })).roles;

export const getRole = (code: string, signal: AbortSignal): Promise<WholeRole> =>
  callApi(`/api/access/roles/${encodeURIComponent(code)}`, WholeRole, { signal });

export const listPermissions = async (signal: AbortSignal): Promise<readonly HeldPermission[]> =>
  (await callApi("/api/access/permissions", z.object({ permissions: z.array(HeldPermission) }), { signal }))
    .permissions;

const Outcome = z.looseObject({ id: z.string(), state: z.optional(z.string()) });
type Outcome = z.infer<typeof Outcome>;

const wish = (path: string, json: object): Promise<Outcome> =>
  callApi(path, Outcome, { method: "POST", json, key: newKey() });

export interface NewAccount {
  readonly login: string;
  readonly name: string;
  readonly practitioner?: string;
  readonly phone?: string;
  readonly email?: string;
}

export const createAccount = (account: NewAccount): Promise<Outcome> => wish("/api/access/accounts", account);
export const disableAccount = (id: string, reason: string): Promise<Outcome> =>
  wish(`/api/access/accounts/${id}/disable`, { reason });
export const enableAccount = (id: string): Promise<Outcome> => wish(`/api/access/accounts/${id}/enable`, {});
export const askForLink = (id: string, removeSecondFactor: boolean, reason: string): Promise<Outcome> =>
  wish(`/api/access/accounts/${id}/link-requests`, { removeSecondFactor, reason });

const Link = z.object({ token: z.string(), expiresAt: z.string() });
export type Link = z.infer<typeof Link>;

/** Shown once and handed over in person; nothing of it is kept. */
export const makeLink = (id: string, removeSecondFactor: boolean): Promise<Link> =>
  callApi(`/api/access/accounts/${id}/link`, Link, { json: { removeSecondFactor } });

export const endSessionsOf = (id: string): Promise<unknown> =>
  callApi(`/api/access/accounts/${id}/end-sessions`, z.unknown(), { json: {} });

export interface GrantWish {
  readonly account: string;
  readonly role: string;
  readonly facility?: string;
  readonly until?: string;
  readonly reason: string;
}

export const proposeGrant = (grant: GrantWish): Promise<Outcome> => wish("/api/access/grants", grant);
export const endGrant = (id: string, reason: string): Promise<Outcome> =>
  wish(`/api/access/grants/${id}/end`, { reason });

export type ProposalKind = "grants" | "changes" | "link-requests";

export const decide = (
  kind: ProposalKind,
  id: string,
  verdict: "approve" | "refuse",
  reason: string,
): Promise<Outcome> => wish(`/api/access/${kind}/${id}/${verdict}`, reason === "" ? {} : { reason });

export interface RoleEdit {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export const changeRole = (code: string, edit: RoleEdit, reason: string): Promise<Outcome> =>
  wish(`/api/access/roles/${code}/changes`, { ...edit, reason });

const Computer = z.object({ id: z.string(), name: Text, facility: Text, createdAt: z.string() });
export type Computer = z.infer<typeof Computer>;

export const listComputers = async (signal: AbortSignal): Promise<readonly Computer[]> =>
  (await callApi("/api/devices", z.object({ devices: z.array(Computer) }), { signal })).devices;

export const shareComputer = (name: string, facility: string | undefined): Promise<unknown> =>
  callApi("/api/devices", z.unknown(), { json: { name, ...(facility !== undefined && { facility }) } });

export const withdrawComputer = (id: string): Promise<unknown> =>
  callApi(`/api/devices/${id}/end`, z.unknown(), { json: {} });

const Found = z.looseObject({
  entry: z.optional(
    z.array(z.looseObject({ resource: z.looseObject({ id: z.string(), name: z.unknown() }) })),
  ),
});

/** Something of the record that is chosen by its name. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

export const findFacilities = (text: string, signal: AbortSignal): Promise<readonly Choice[]> =>
  find("Organization", { "name:contains": text }, signal);

export const findPractitioners = (text: string, signal: AbortSignal): Promise<readonly Choice[]> =>
  find("Practitioner", { name: text }, signal);

async function find(
  type: string,
  wanted: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly Choice[]> {
  const form = { ...wanted, _count: "8", _elements: "name" };
  const { entry = [] } = await callApi(`/fhir/${type}/_search`, Found, { form, signal });
  return entry.map(({ resource: { id, name } }) => ({ id, name: nameText(name) ?? id }));
}

const HumanNames = z.array(z.looseObject({ text: z.optional(z.string()) }));

/** Organisations have a text, people a list of names. */
function nameText(name: unknown): string | undefined {
  if (typeof name === "string") return name;
  const { data = [] } = HumanNames.safeParse(name);
  return data.find(({ text }) => text !== undefined)?.text;
}
