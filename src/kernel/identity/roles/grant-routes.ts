import * as z from "zod/mini";
import { command, type Route } from "#kernel/http/route.ts";
import type { AccessDoor } from "./access-door.ts";
import { approveProposedGrant, endLivingGrant, refuseProposedGrant } from "./decide-grant.ts";
import { Code, Decision, Place, Reason } from "./inputs.ts";
import { proposeGrant } from "./propose-grant.ts";

const Decided = z.object({ id: z.string(), account: z.string(), state: z.string() });

/** Who holds which role where. */
export const grantRoutes = ({ nameOf }: Pick<AccessDoor, "nameOf">): readonly Route[] => [
  command({
    path: "/api/access/grants",
    permission: "access.grants",
    summary:
      "Proposes a role for somebody; the head of a facility gives roles that are not dangerous at once.",
    input: z.object({
      account: z.uuid(),
      role: Code,
      facility: z.optional(Place),
      until: z.optional(
        z.pipe(
          z.iso.datetime({ offset: true }),
          z.transform((text) => new Date(text)),
        ),
      ),
      reason: Reason,
    }),
    output: Decided,
    run: (context, wish) => proposeGrant(context, wish, nameOf),
  }),
  command({
    path: "/api/access/grants/:id/approve",
    permission: "access.approve",
    summary: "Puts a proposed grant in force; refused to who proposed it and to who gains by it.",
    input: Decision,
    output: Decided,
    run: approveProposedGrant,
  }),
  command({
    path: "/api/access/grants/:id/refuse",
    permission: "access.approve",
    summary: "Refuses a proposed grant.",
    input: Decision,
    output: Decided,
    run: refuseProposedGrant,
  }),
  command({
    path: "/api/access/grants/:id/end",
    permission: "access.grants",
    summary: "Takes a role away, or a proposal back, at once.",
    input: z.object({ id: z.uuid(), reason: Reason }),
    output: Decided,
    run: endLivingGrant,
  }),
];
