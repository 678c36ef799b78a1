import * as z from "zod/mini";
import { splitScopes } from "../../access/app-scopes.ts";
import type { Context, Person } from "../../access/context.ts";
import { ownAccount } from "../../access/person-actor.ts";
import { newSecret, tokenHash } from "../../access/secrets.ts";
import { AppError } from "../../base/app-error.ts";
import { command, query, type Route } from "../../http/route.ts";
import { type ConnectedAppRow, endOwnAppGrant, selectConnectedApps } from "./app-grants.sql.ts";
import { deleteItemsOfGrant } from "./oidc-items.sql.ts";
import { describeScope } from "./scope-words.ts";
import { insertLaunch, selectLaunchableApps } from "./smart-launch.sql.ts";

export interface SmartDoor {
  /** What is remembered of this account's tokens is worthless. */
  readonly forget: (accountId: string) => void;
}

/** Milliseconds between opening an app and its first request. */
const launchLife = 5 * 60_000;

const fhirId = z.string().check(z.regex(/^[A-Za-z0-9.-]{1,64}$/));

/** Apps from inside the product: opening one with a patient, and what one has let act for oneself. */
export const smartRoutes = (door: SmartDoor): readonly Route[] => [listApps, launchApp, myApps, endApp(door)];

const listApps = query({
  path: "/api/smart/apps",
  permission: "smart.launch",
  summary: "Apps that can be opened from a patient's record",
  input: z.object({}),
  output: z.object({
    apps: z.array(
      z.object({ id: z.uuid(), name: z.string(), launchUrl: z.string(), scopes: z.array(z.string()) }),
    ),
  }),
  run: async ({ tx }) => ({
    apps: (await selectLaunchableApps(tx)).map(({ id, name, launch_url, scopes }) => ({
      id,
      name,
      launchUrl: launch_url,
      scopes: splitScopes(scopes).map((scope) => describeScope(scope, "vi")),
    })),
  }),
});

const launchApp = command({
  path: "/api/smart/launch",
  permission: "smart.launch",
  summary: "Opens an app with a patient: go to launchUrl with iss (this server's …/fhir) and launch",
  input: z.object({ app: z.uuid(), patient: fhirId, encounter: z.optional(fhirId) }),
  output: z.object({ launchUrl: z.string(), launch: z.string(), expiresAt: z.string() }),
  patients: ({ patient }) => [patient],
  run: async (context, { app, patient, encounter }) => {
    const person = personOf(context);
    const found = (await selectLaunchableApps(context.tx)).find(({ id }) => id === app);
    if (found === undefined)
      throw new AppError(
        "not-found",
        "smart.app-unknown",
        "Không có ứng dụng này hoặc không mở được từ hồ sơ",
      );
    const launch = newSecret();
    const expiresAt = new Date(context.now.getTime() + launchLife);
    const account = person.accountId;
    const row = { hash: tokenHash(launch), account, client: app, patient, encounter: encounter ?? null };
    await insertLaunch(context.tx, { ...row, expiresAt });
    return { launchUrl: found.launch_url, launch, expiresAt: expiresAt.toISOString() };
  },
});

const connectedApp = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.object({ scope: z.string(), meaning: z.string() })),
  patient: z.nullable(z.string()),
  isOffline: z.boolean(),
  since: z.string(),
});

const myApps = query({
  path: "/api/me/apps",
  permission: ownAccount,
  summary: "Apps that may act for the person now",
  input: z.object({}),
  output: z.object({ apps: z.array(connectedApp) }),
  run: async (context) => {
    const rows = await selectConnectedApps(context.tx, personOf(context).accountId, context.now);
    return { apps: rows.map(toConnectedApp) };
  },
});

const toConnectedApp = (row: ConnectedAppRow) => ({
  id: row.id,
  name: row.name,
  scopes: splitScopes(row.scopes).map((scope) => ({ scope, meaning: describeScope(scope, "vi") })),
  patient: row.patient,
  isOffline: row.is_offline,
  since: row.created_at.toISOString(),
});

const endOwnApp = command({
  path: "/api/me/apps/:id/end",
  permission: ownAccount,
  summary: "Ends what an app may do; its tokens are worthless at once",
  input: z.object({ id: z.uuid() }),
  output: z.object({ ended: z.boolean() }),
  run: async (context, { id }) => {
    const account = personOf(context).accountId;
    const hash = await endOwnAppGrant(context.tx, { id, account }, context.now);
    if (hash === undefined)
      throw new AppError("not-found", "smart.grant-unknown", "Không có ứng dụng này trong danh sách của bạn");
    await deleteItemsOfGrant(context.tx, hash);
    return { ended: true };
  },
});

/** After the commit: the next request of the app is nobody's. */
const endApp = ({ forget }: SmartDoor): Route => ({
  ...endOwnApp,
  handle: async (call) => {
    const answer = await endOwnApp.handle(call);
    forget(call.actor.id);
    return answer;
  },
});

function personOf({ actor }: Context): Person {
  if (actor.person === undefined)
    throw new AppError("forbidden", "access.person", "Chỉ dành cho người đã đăng nhập");
  return actor.person;
}
