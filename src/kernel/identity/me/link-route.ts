import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { AppError } from "../../base/app-error.ts";
import { forgetDevicesOf } from "../devices/devices.sql.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { spendLinkRequest } from "../roles/link-requests.ts";
import { createAccountLink, removeFactors } from "../sign-in/by-recovery.ts";
import { inStep } from "../sign-in/finish.ts";
import { deleteTicketsOf } from "../sign-in/tickets.sql.ts";
import { tell } from "../tell.ts";
import { type OwnVisit, ownRoute, type Reply } from "../visit.ts";
import { endOtherSessions, isAccountOf } from "./sessions.sql.ts";

/** A one-time link by which somebody comes in or comes back, to which a second person agreed; handed over in person. */
export function linkRoute(app: FastifyInstance, parts: IdentityParts): void {
  ownRoute(app, parts, {
    path: "/api/access/accounts/:id/link",
    permission: "access.accounts",
    input: z.object({ id: z.uuid(), removeSecondFactor: z.optional(z.boolean()) }),
    run: (visit, input) => giveLink(parts, visit, input),
  });
}

interface LinkInput {
  readonly id: string;
  readonly removeSecondFactor?: boolean | undefined;
}

/** Everything the account had open ends: its owner notices, whoever asked for the link. */
const giveLink = (parts: IdentityParts, visit: OwnVisit, input: LinkInput): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { person, now, actor } = visit;
    const { id: account, removeSecondFactor: isFull = false } = input;
    const mayReach = await isAccountOf(tx, account, person.facility ?? null);
    if (!mayReach) throw new AppError("not-found", "account.unknown", "Không có tài khoản này");
    if (account === person.accountId)
      throw new AppError("forbidden", "account.own-link", "Không ai tự tạo liên kết cho tài khoản của mình");
    await spendLinkRequest(tx, { account, by: person.accountId, removesFactors: isFull, at: now });
    await deleteTicketsOf(tx, account);
    if (isFull) {
      await removeFactors(tx, account);
      await forgetDevicesOf(tx, account);
    }
    const ended = await endOtherSessions(tx, { account, why: "ended by an administrator" }, now);
    const { token, expiresAt } = await createAccountLink(
      tx,
      { accountId: account, by: person.accountId },
      now,
    );
    const action = isFull ? "account.link-without-second-factor" : "account.link";
    const note = { action, outcome: "done", accountId: person.accountId, name: actor.name } as const;
    await tell(tx, parts, visit, { ...note, why: account });
    return { json: { token, expiresAt: expiresAt.toISOString() }, ended };
  });
