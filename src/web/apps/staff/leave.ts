import { apiErrorOf } from "#web/kit/api-error.ts";
import { closeSession } from "#web/kit/session.ts";
import { goTo } from "#web/kit/use-route.ts";
import { signOut } from "./door/door.ts";

/** Ends the session on the server, then here. Should the server be out of reach, the screen is cleared all the same. */
export async function leave(why: "left" | "locked"): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    // A session that is over already is what was wished for.
    if (apiErrorOf(error).kind === "failed") throw error;
  } finally {
    goTo();
    closeSession(why);
  }
}
