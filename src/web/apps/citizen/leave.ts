import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { closeSession } from "#web/kit/session.ts";

/** The server ends the session, then the page forgets it. */
export async function leave(): Promise<void> {
  await callApi("/api/me/sign-out", z.unknown(), { json: {} });
  closeSession("left");
}
