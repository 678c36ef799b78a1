import * as z from "zod/mini";
import { command, type Route } from "#kernel/http/route.ts";
import { Decision, Reason } from "./inputs.ts";
import { approveLinkRequest, askForLink, refuseLinkRequest } from "./link-requests.ts";

const Answer = z.object({ id: z.string(), account: z.string(), state: z.string() });

/** Asking for a one-time link and agreeing to it; the link itself is made by `/api/access/accounts/:id/link`. */
export const linkRoutes: readonly Route[] = [
  command({
    path: "/api/access/accounts/:id/link-requests",
    permission: "access.accounts",
    summary: "Asks for a one-time link into somebody's account; a second person has to agree.",
    input: z.object({
      id: z.uuid(),
      removeSecondFactor: z._default(z.boolean(), false),
      reason: Reason,
    }),
    output: Answer,
    run: askForLink,
  }),
  command({
    path: "/api/access/link-requests/:id/approve",
    permission: "access.approve",
    summary: "Agrees to a one-time link, after talking to the owner of the account.",
    input: Decision,
    output: Answer,
    run: approveLinkRequest,
  }),
  command({
    path: "/api/access/link-requests/:id/refuse",
    permission: "access.approve",
    summary: "Refuses a one-time link.",
    input: Decision,
    output: Answer,
    run: refuseLinkRequest,
  }),
];
