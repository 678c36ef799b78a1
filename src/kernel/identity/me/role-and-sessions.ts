import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { isStrong } from "../../access/person-actor.ts";
import { endSession } from "../../access/sessions.sql.ts";
import { AppError } from "../../base/app-error.ts";
import { clearedSessionCookie } from "../../http/session-cookie.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { listWearable } from "../sign-in/accounts.sql.ts";
import { inStep } from "../sign-in/finish.ts";
import { tell } from "../tell.ts";
import { type OwnVisit, ownRoute, type Reply } from "../visit.ts";
import { isQuick } from "./fresh.ts";
import { rotateSession } from "./rotate.ts";
import { endOtherSessions, endOwnSession, isAccountOf } from "./sessions.sql.ts";

const id = z.uuid();
const nothing = z.object({});

/** Wearing another role, signing out, ending sessions that are elsewhere. */
export function roleAndSessionRoutes(app: FastifyInstance, parts: IdentityParts): void {
  ownRoute(app, parts, {
    path: "/api/me/role",
    input: z.object({ grant: id }),
    run: (visit, { grant }) => wearRole(parts, visit, grant),
  });
  ownRoute(app, parts, { path: "/api/me/sign-out", input: nothing, run: (visit) => signOut(parts, visit) });
  ownRoute(app, parts, {
    path: "/api/me/sessions/:id/end",
    input: z.object({ id }),
    run: (visit, input) => endOne(parts, visit, input.id),
  });
  ownRoute(app, parts, {
    path: "/api/me/sessions/end-others",
    input: nothing,
    run: (visit) => endOthers(parts, visit),
  });
  ownRoute(app, parts, {
    path: "/api/access/accounts/:id/end-sessions",
    permission: "access.accounts",
    input: z.object({ id }),
    run: (visit, input) => endAllOf(parts, visit, input.id),
  });
}

const wearRole = (parts: IdentityParts, visit: OwnVisit, grant: string): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { accountId, methods, facility } = visit.person;
    const row = (await listWearable(tx, accountId, visit.now)).find((each) => each.id === grant);
    if (row === undefined)
      throw new AppError("not-found", "account.grant-unknown", "grant: bạn không giữ vai trò này");
    if (row.needs_second_factor && !isStrong(methods))
      throw new AppError(
        "forbidden",
        "account.second-factor-needed",
        "Vai trò này cần bước xác thực thứ hai: hãy cài ứng dụng tạo mã hoặc khoá đăng nhập rồi đăng nhập lại",
      );
    if (isQuick(visit.person) && row.facility !== (facility ?? null))
      throw new AppError(
        "forbidden",
        "account.full-sign-in-needed",
        "Thẻ và mã PIN chỉ dùng cho cơ sở đặt máy này; hãy đăng nhập đầy đủ để làm việc ở nơi khác",
      );
    const step = await rotateSession(tx, visit, { grantId: row.id, idleMinutes: row.idle_minutes });
    await tell(tx, parts, visit, { ...mine(visit), action: "session.role", why: row.role });
    return step;
  });

async function signOut(parts: IdentityParts, visit: OwnVisit): Promise<Reply> {
  const { sessionId } = visit.person;
  return inStep(parts, async (tx) => {
    await endSession(tx, sessionId, "signed out", visit.now);
    await tell(tx, parts, visit, { ...mine(visit), action: "session.sign-out" });
    return {
      json: { done: true },
      cookies: [clearedSessionCookie(visit.isHttps)],
      // What the browser kept of pages and answers goes with the session.
      headers: { "clear-site-data": '"cache"' },
      ended: [sessionId],
    };
  });
}

const endOne = (parts: IdentityParts, visit: OwnVisit, sessionId: string): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { accountId: account } = visit.person;
    if (!(await endOwnSession(tx, { account, id: sessionId, now: visit.now })))
      throw new AppError(
        "not-found",
        "account.session-unknown",
        "Không có phiên làm việc này hoặc nó đã kết thúc",
      );
    await tell(tx, parts, visit, { ...mine(visit), action: "session.end", sessionId });
    return { json: { done: true }, ended: [sessionId] };
  });

const endOthers = (parts: IdentityParts, visit: OwnVisit): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { accountId: account, sessionId: keep } = visit.person;
    const ended = await endOtherSessions(tx, { account, keep, why: "ended by its owner" }, visit.now);
    await tell(tx, parts, visit, { ...mine(visit), action: "session.end-others" });
    return { json: { ended: ended.length }, ended };
  });

/** An administrator of one facility ends sessions of the people who work there. */
const endAllOf = (parts: IdentityParts, visit: OwnVisit, account: string): Promise<Reply> =>
  inStep(parts, async (tx) => {
    if (!(await isAccountOf(tx, account, visit.person.facility ?? null)))
      throw new AppError("not-found", "account.unknown", "Không có tài khoản này");
    const ended = await endOtherSessions(tx, { account, why: "ended by an administrator" }, visit.now);
    await tell(tx, parts, visit, { ...mine(visit), action: "session.end-all", why: account });
    return { json: { ended: ended.length }, ended };
  });

const mine = ({ person, actor }: OwnVisit) =>
  ({ outcome: "done", accountId: person.accountId, name: actor.name, sessionId: person.sessionId }) as const;
