import * as z from "zod/mini";
import type { Route } from "#kernel/http/route.ts";
import type { AccessDoor } from "./access-door.ts";
import { accountRoutes } from "./account-routes.ts";
import { grantRoutes } from "./grant-routes.ts";
import { linkRoutes } from "./link-routes.ts";
import { roleRoutes } from "./role-routes.ts";

/** Who may what: roles, grants and accounts. */
export const accessRoutes = (door: AccessDoor): readonly Route[] =>
  [...roleRoutes, ...linkRoutes, ...grantRoutes(door), ...accountRoutes(door)].map((route) =>
    route.method === "POST" ? takingEffect(route, door) : route,
  );

const Touched = z.object({
  account: z.optional(z.string()),
  accounts: z.optional(z.array(z.string())),
});

/** After the commit the sessions of everybody it was about are looked at anew, so that it counts at once. */
const takingEffect = (route: Route, { forget }: Pick<AccessDoor, "forget">): Route => ({
  ...route,
  handle: async (call) => {
    const answer = await route.handle(call);
    const { account, accounts = [] } = Touched.parse(JSON.parse(answer.json));
    for (const each of account === undefined ? accounts : [account]) forget(each);
    return answer;
  },
});
