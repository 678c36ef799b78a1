import { tokenHash } from "../../access/secrets.ts";
import type { SessionRow } from "../../access/sessions.sql.ts";
import { endSession, findSession, rotated } from "../../access/sessions.sql.ts";
import { openSession } from "../../access/sessions.ts";
import type { Tx } from "../../db/db.ts";
import { sessionCookie } from "../../http/session-cookie.ts";
import type { Step } from "../sign-in/finish.ts";
import { ticketOver } from "../sign-in/tickets.ts";
import type { OwnVisit } from "../visit.ts";
import { moveAppGrants } from "./sessions.sql.ts";

export interface Rotation {
  /** The role that is worn from now on; undefined keeps what is worn. */
  readonly grantId?: string | undefined;
  readonly idleMinutes?: number | null | undefined;
  /** Something more that was proven just now. */
  readonly method?: string | undefined;
}

/** Another id and another secret for the same sitting: with every change of what a session may do. */
export async function rotateSession(tx: Tx, visit: OwnVisit, change: Rotation): Promise<Step> {
  const { now, session, person, isHttps } = visit;
  const row = session === undefined ? undefined : await findSession(tx, tokenHash(session), now);
  if (row === undefined || !(await endSession(tx, row.id, rotated, now))) throw ticketOver();
  const opened = await openSession(
    tx,
    {
      accountId: person.accountId,
      kind: person.kind,
      grantId: change.grantId ?? row.role_grant ?? undefined,
      methods: methodsOf(row, change),
      device: row.device ?? undefined,
      idleMinutes: idleOf(row, change),
      expiresAt: row.expires_at,
      signedInAt: change.method === undefined ? row.created_at : now,
      address: visit.address,
      agent: visit.agent,
    },
    now,
  );
  if (change.grantId === undefined)
    await moveAppGrants(tx, { account: row.account, from: row.id, to: opened.id });
  return { json: { done: true }, cookies: [sessionCookie(opened.secret, isHttps)], ended: [row.id] };
}

const methodsOf = ({ methods }: SessionRow, { method }: Rotation): readonly string[] =>
  method === undefined ? methods : [...methods.filter((each) => each !== method), method];

/** Short at a shared computer, whatever the role. */
function idleOf(row: SessionRow, { grantId, idleMinutes }: Rotation): number | undefined {
  const before = (row.idle_until.getTime() - row.seen_at.getTime()) / 60_000;
  const isShort = row.methods.some((method) => method === "pin" || method === "badge");
  return isShort || grantId === undefined ? before : (idleMinutes ?? undefined);
}
