import * as z from "zod/mini";
import type { Route } from "#kernel/http/route.ts";

const Touched = z.object({ accounts: z.array(z.string()) });

/** After the commit the sessions of the accounts that an answer names are looked at anew: it counts at once. */
export const takingEffect = (route: Route, forget: (accountId: string) => void): Route => ({
  ...route,
  handle: async (call) => {
    const answer = await route.handle(call);
    const touched = Touched.safeParse(JSON.parse(answer.json));
    if (touched.success) for (const account of touched.data.accounts) forget(account);
    return answer;
  },
});
