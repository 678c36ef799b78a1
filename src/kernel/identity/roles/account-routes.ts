import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import type { AccessDoor } from "./access-door.ts";
import { placeLimitOf } from "./acting-person.ts";
import { listGrantsOf } from "./grants.sql.ts";
import { Place, Reason } from "./inputs.ts";
import { listLivingLinks } from "./link-requests.sql.ts";
import { AccountShape, LinkRequestShape, toAccount, toLinkRequest } from "./shapes.ts";
import { findStaff, listStaff } from "./staff-accounts.sql.ts";
import { createStaff, disable, enable, markVip, unknownAccount } from "./staff-accounts.ts";

const see = "access.see";
const change = "access.accounts";
const ById = z.object({ id: z.uuid() });
const Done = z.object({ id: z.string(), account: z.string() });

const Wanted = z.object({
  text: z._default(z.string().check(z.maxLength(100)), ""),
  facility: z.optional(Place),
  after: z.optional(z.string().check(z.maxLength(64))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
});

/** Accounts of people who work in the province. */
export const accountRoutes = (door: Pick<AccessDoor, "nameOf">): readonly Route[] => [
  ...lookRoutes,
  ...changeRoutes(door),
];

const lookRoutes: readonly Route[] = [
  query({
    path: "/api/access/accounts",
    permission: see,
    summary: "Accounts of staff by name or login, in the order of logins; `after` is the last login seen.",
    input: Wanted,
    output: z.object({ accounts: z.array(AccountShape) }),
    run: searchAccounts,
  }),
  query({
    path: "/api/access/accounts/:id",
    permission: see,
    summary: "One account with every role it holds or held, and links that wait or were agreed to.",
    input: ById,
    output: z.extend(AccountShape, { links: z.array(LinkRequestShape) }),
    run: (context, { id }) => getAccount(context, id),
  }),
];

const changeRoutes = ({ nameOf }: Pick<AccessDoor, "nameOf">): readonly Route[] => [
  command({
    path: "/api/access/accounts",
    permission: change,
    summary: "Creates an account of staff; it has no password and no role yet.",
    input: z.object({
      login: z.string().check(z.maxLength(64)),
      name: z.string().check(z.maxLength(120)),
      practitioner: z.optional(Place),
      phone: z.optional(z.string().check(z.regex(/^\+?[0-9 ]{8,20}$/))),
      email: z.optional(z.email().check(z.maxLength(200))),
    }),
    output: Done,
    run: async (context, staff) => told(await createStaff(context, staff, nameOf)),
  }),
  command({
    path: "/api/access/accounts/:id/disable",
    permission: change,
    summary: "Closes an account: its sessions end at once.",
    input: z.object({ id: z.uuid(), reason: Reason }),
    output: Done,
    run: async (context, input) => told(await disable(context, input)),
  }),
  command({
    path: "/api/access/accounts/:id/enable",
    permission: change,
    summary: "Opens a closed account again, with the roles it holds.",
    input: ById,
    output: Done,
    run: async (context, input) => told(await enable(context, input)),
  }),
  command({
    path: "/api/access/accounts/:id/vip",
    permission: "access.vip",
    summary: "Marks somebody everybody knows: accesses to their record are watched more closely.",
    input: z.object({ id: z.uuid(), isVip: z.boolean() }),
    output: Done,
    run: async (context, input) => told(await markVip(context, input)),
  }),
];

const told = ({ id }: { readonly id: string }) => ({ id, account: id });

async function searchAccounts(context: Context, wanted: z.output<typeof Wanted>) {
  const { tx } = context;
  const place = placeLimitOf(context);
  const rows = await listStaff(tx, {
    login: wanted.text.trim().toLowerCase(),
    words: wordsOf(wanted.text),
    facility: wanted.facility,
    place,
    after: wanted.after,
    limit: wanted.limit,
  });
  const grants = await listGrantsOf(
    tx,
    rows.map(({ id }) => id),
    place,
  );
  return { accounts: rows.map((row) => toAccount(row, grants)) };
}

async function getAccount(context: Context, id: string) {
  const place = placeLimitOf(context);
  const row = await findStaff(context.tx, id, place);
  if (row === undefined) throw unknownAccount();
  const links = await listLivingLinks(context.tx, id, context.now);
  const grants = await listGrantsOf(context.tx, [id], place);
  return { ...toAccount(row, grants), links: links.map(toLinkRequest) };
}

/** Typed without diacritics or with them: both find the name. */
function wordsOf(text: string): readonly string[] {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll("đ", "d");
  return plain
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`);
}
