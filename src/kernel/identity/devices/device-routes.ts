import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { tokenHash } from "../../access/secrets.ts";
import { AppError } from "../../base/app-error.ts";
import { query } from "../../http/route.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { inStep } from "../sign-in/finish.ts";
import { tell } from "../tell.ts";
import { doorRoute, type OwnVisit, ownRoute, type Reply } from "../visit.ts";
import { endDevice, findDevice, listSharedDevices, updateShared } from "./devices.sql.ts";
import { rememberBrowser } from "./known-browser.ts";
import { switchUser } from "./quick-switch.ts";

export const devicesPermission = "access.devices";
const text = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));

export const deviceRoutes = [
  query({
    path: "/api/devices",
    permission: devicesPermission,
    summary: "Shared computers of the facility, or of the province.",
    input: z.object({}),
    output: z.object({
      devices: z.array(
        z.object({
          id: z.string(),
          name: z.nullable(z.string()),
          facility: z.nullable(z.string()),
          createdAt: z.pipe(
            z.date(),
            z.transform((at) => at.toISOString()),
          ),
        }),
      ),
    }),
    run: async ({ tx, actor }) => ({
      devices: (await listSharedDevices(tx, actor.person?.facility ?? null)).map((row) => ({
        id: row.id,
        name: row.name,
        facility: row.facility,
        createdAt: row.created_at,
      })),
    }),
  }),
];

/** Shared computers, and switching between people there. */
export function devicePart(app: FastifyInstance, parts: IdentityParts): void {
  doorRoute(app, parts, {
    path: "/api/switch",
    input: z.object({
      badge: z.optional(z.string().check(z.minLength(6), z.maxLength(120))),
      login: z.optional(z.string().check(z.maxLength(64))),
      pin: z.optional(z.string().check(z.maxLength(12))),
    }),
    run: (visit, input) => switchUser(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/switch/computer",
    input: z.object({}),
    run: async ({ device }) => {
      const row = device === undefined ? undefined : await findDevice(parts.db.direct, tokenHash(device));
      return {
        json: { shared: row?.is_shared === true ? { name: row.name, facility: row.facility } : null },
      };
    },
  });
  ownRoute(app, parts, {
    path: "/api/devices",
    permission: devicesPermission,
    input: z.object({ name: text, facility: z.optional(text) }),
    run: (visit, input) => enrol(parts, visit, input),
  });
  ownRoute(app, parts, {
    path: "/api/devices/:id/end",
    permission: devicesPermission,
    input: z.object({ id: z.uuid() }),
    run: (visit, { id }) => end(parts, visit, id),
  });
}

/** The computer in front of the person becomes a shared one of their facility. */
const enrol = (
  parts: IdentityParts,
  visit: OwnVisit,
  { name, facility }: { readonly name: string; readonly facility?: string | undefined },
): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { person, now, isHttps, actor } = visit;
    const place = person.facility ?? facility;
    if (place === undefined)
      throw new AppError("invalid", "device.facility", "facility: hãy cho biết cơ sở đặt máy này");
    if (facility !== undefined && facility !== place)
      throw new AppError("forbidden", "device.facility", "facility: bạn chỉ đăng ký được máy của cơ sở mình");
    const device = visit.device === undefined ? undefined : await findDevice(tx, tokenHash(visit.device));
    const browser = await rememberBrowser(tx, person.accountId, { device, isHttps }, now);
    await updateShared(tx, { id: browser.id, name, facility: place, by: person.accountId });
    const note = { action: "device.enrol", outcome: "done", accountId: person.accountId } as const;
    await tell(tx, parts, visit, { ...note, name: actor.name, why: browser.id });
    return { json: { id: browser.id, name, facility: place }, cookies: browser.cookies, ended: [] };
  });

const end = (parts: IdentityParts, visit: OwnVisit, id: string): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { person, now, actor } = visit;
    if (!(await endDevice(tx, id, person.facility ?? null, now)))
      throw new AppError("not-found", "device.unknown", "Không có máy dùng chung này");
    const note = { action: "device.end", outcome: "done", accountId: person.accountId } as const;
    await tell(tx, parts, visit, { ...note, name: actor.name, why: id });
    return { json: { done: true }, ended: [] };
  });
