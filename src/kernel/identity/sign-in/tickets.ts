import { newSecret, tokenHash } from "../../access/secrets.ts";
import type { Tx } from "../../db/db.ts";
import { HttpError } from "../../http/failure.ts";
import { insertTicket, type TicketPurpose, type TicketRow, tryTicket } from "./tickets.sql.ts";

export interface NewTicket {
  readonly purpose: TicketPurpose;
  readonly account?: string | undefined;
  readonly methods?: readonly string[];
  readonly about?: string;
  readonly codeHash?: Buffer;
  readonly isRenewal?: boolean;
  readonly createdBy?: string;
}

const minute = 60_000;
const minutesOf: Readonly<Record<TicketPurpose, number>> = {
  "sign-in": 10,
  passkey: 5,
  "passkey-new": 5,
  phone: 5,
  identify: 15,
  link: 60,
};
const mostTries = 5;

export const ticketEnd = (purpose: TicketPurpose, now: Date): Date =>
  new Date(now.getTime() + minutesOf[purpose] * minute);

/** What the browser gets to hold: 256 random bits, in force for minutes. */
export async function issueTicket(tx: Tx, given: NewTicket, now: Date): Promise<string> {
  const secret = newSecret();
  await insertTicket(tx, {
    hash: tokenHash(secret),
    purpose: given.purpose,
    account: given.account ?? null,
    methods: given.methods ?? [],
    about: given.about ?? null,
    codeHash: given.codeHash ?? null,
    isRenewal: given.isRenewal ?? false,
    createdAt: now,
    expiresAt: ticketEnd(given.purpose, now),
    createdBy: given.createdBy ?? null,
  });
  return secret;
}

/** The ticket, or undefined when it is unknown, over or was tried too often. Call it in a transaction that commits. */
export async function acceptTicket(
  tx: Tx,
  secret: string,
  purpose: TicketPurpose,
  now: Date,
): Promise<TicketRow | undefined> {
  const row = await tryTicket(tx, tokenHash(secret), purpose, now);
  return row !== undefined && row.tries <= mostTries ? row : undefined;
}

export const ticketOver = (): HttpError =>
  new HttpError({
    status: 401,
    code: "sign-in.expired",
    message: "Lượt đăng nhập này đã quá hạn hoặc đã dùng; hãy bắt đầu lại",
  });
