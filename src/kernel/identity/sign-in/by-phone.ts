import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { createAccount } from "../../access/accounts.ts";
import { tokenHash } from "../../access/secrets.ts";
import { AppError } from "../../base/app-error.ts";
import type { Tx } from "../../db/db.ts";
import { HttpError } from "../../http/failure.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tell, tellRefused } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import {
  findByLogin,
  findCitizenByPatient,
  listCitizensByPhone,
  type SignInAccount,
  updatePhone,
} from "./accounts.sql.ts";
import type { CodeInput } from "./by-factor.ts";
import { inStep, nextStep, type Step } from "./finish.ts";
import { tooManyTries, wrongCode } from "./refusals.ts";
import { countCodesTo, deleteTicket, tryTicket } from "./tickets.sql.ts";
import { acceptTicket, issueTicket, ticketOver } from "./tickets.ts";

const codesKeptFor = 15 * 60_000;
const mostCodes = 3;

/** Spelled as people in Vietnam write it: 0 and nine digits. */
export function phoneOf(sent: string): string {
  const digits = /^(?:\+?84|0)(\d{9})$/.exec(sent.replaceAll(/[\s.()-]/g, ""))?.[1];
  if (digits === undefined)
    throw new AppError("invalid", "sign-in.phone", "phone: số điện thoại phải có dạng 0… gồm 10 chữ số");
  return `0${digits}`;
}

/** Sends six digits to any telephone that asks: who has an account here is told to nobody. */
export async function sendPhoneCode(parts: IdentityParts, visit: Visit, sent: string): Promise<Reply> {
  const { db, messages } = parts;
  const { now, address } = visit;
  const phone = phoneOf(sent);
  const trial = { target: `codes for ${phone}`, from: address, isKnownBrowser: false };
  const waiting = parts.throttle.wait(trial, now.getTime());
  const lately = await countCodesTo(db.direct, phone, new Date(now.getTime() - codesKeptFor));
  if (waiting > 0 || lately >= mostCodes) throw tooManyTries(Math.max(waiting, 60));
  const crowded = messages.take(address, now.getTime());
  if (crowded > 0) throw tooManyTries(crowded);
  parts.throttle.failed(trial, now.getTime());
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  await send(parts, phone, code);
  const ticket = await db.transaction((tx) =>
    issueTicket(
      tx,
      { purpose: "phone", about: phone, methods: ["sms"], codeHash: codeHash(parts, phone, code) },
      now,
    ),
  );
  return { json: { next: "code", ticket } };
}

async function send({ codes, messagePatience }: IdentityParts, phone: string, code: string): Promise<void> {
  const text = `${code} là mã đăng nhập Tuệ Tĩnh, dùng trong 5 phút. Không đưa mã này cho bất kỳ ai.`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the message took too long")), messagePatience);
  });
  try {
    await Promise.race([codes.send({ phone, text }), late]);
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "sign-in.sms",
      "Không gửi được tin nhắn lúc này; hãy thử lại sau hoặc đăng nhập bằng cách khác",
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** One account has the telephone: that is enough. None or several: the person says who they are. */
export async function signInByPhone(
  parts: IdentityParts,
  visit: Visit,
  { ticket, code }: CodeInput,
): Promise<Reply> {
  const { now } = visit;
  const row = await parts.db.transaction((tx) => acceptTicket(tx, ticket, "phone", now));
  if (row === undefined || row.about === null || row.code_hash === null) throw ticketOver();
  const phone = row.about;
  if (!timingSafeEqual(codeHash(parts, phone, code), row.code_hash)) {
    await tellRefused(parts, visit, { action: "sign-in.sms", why: "sign-in.wrong-code" });
    throw wrongCode();
  }
  return inStep(parts, async (tx) => {
    if ((await tryTicket(tx, row.hash, "phone", now)) === undefined) throw ticketOver();
    // Kept until it ends, for the count of messages; the code in it is taken.
    await tx.query("update kernel.ticket set code_hash = null where hash = $1", [row.hash]);
    const [only, another] = await listCitizensByPhone(tx, phone);
    if (only !== undefined && another === undefined)
      return nextStep(tx, parts, visit, { accountId: only.id, methods: ["sms"] });
    const next = await issueTicket(tx, { purpose: "identify", about: phone, methods: ["sms"] }, now);
    return { json: { next: "identify", ticket: next }, ended: [] };
  });
}

export interface IdentifyInput {
  readonly ticket: string;
  readonly personalNumber: string;
  readonly birthDate: string;
}

/**
 * Number, birth date and the telephone have to stand together in the record. Whatever does not fit gets one answer:
 * nobody learns whether somebody is in the record.
 */
export async function identifyCitizen(
  parts: IdentityParts,
  visit: Visit,
  input: IdentifyInput,
): Promise<Reply> {
  const { now } = visit;
  const row = await parts.db.transaction((tx) => acceptTicket(tx, input.ticket, "identify", now));
  if (row === undefined || row.about === null) throw ticketOver();
  const phone = row.about;
  const { personalNumber, birthDate } = input;
  const found = await parts.findCitizen({ personalNumber, birthDate, phone });
  const refuse = async (): Promise<never> => {
    await tellRefused(parts, visit, { action: "sign-in.identify", why: "sign-in.not-matched" });
    throw notMatched();
  };
  if (found === undefined) return refuse();
  const reply = await inStep(parts, async (tx): Promise<Step> => {
    if ((await tryTicket(tx, tokenHash(input.ticket), "identify", now)) === undefined) throw ticketOver();
    const accountId = await accountOf(tx, parts, visit, { ...found, phone, personalNumber });
    if (accountId === undefined) return { json: {}, ended: [] };
    await deleteTicket(tx, row.hash);
    return nextStep(tx, parts, visit, { accountId, methods: ["sms"] });
  });
  return "next" in reply.json ? reply : refuse();
}

interface Found {
  readonly patient: string;
  readonly name: string;
  readonly phone: string;
  readonly personalNumber: string;
}

/** The citizen's account, made at the first time; undefined when it belongs to another telephone. */
async function accountOf(
  tx: Tx,
  parts: IdentityParts,
  visit: Visit,
  { patient, name, phone, personalNumber }: Found,
): Promise<string | undefined> {
  const own = await findCitizenByPatient(tx, patient);
  if (own !== undefined) return ownedBy(tx, own, phone);
  if ((await findByLogin(tx, personalNumber)) !== undefined) return undefined;
  const account = { kind: "citizen", login: personalNumber, name, patient, phone } as const;
  const accountId = await createAccount(tx, account, visit.now);
  await tell(tx, parts, visit, { action: "account.sign-up", outcome: "done", accountId, name });
  return accountId;
}

/** An account that came by another way has no telephone yet: the record vouches for this one. */
async function ownedBy(tx: Tx, own: SignInAccount, phone: string): Promise<string | undefined> {
  if (own.phone === null) await updatePhone(tx, own.id, phone);
  return own.phone === null || own.phone === phone ? own.id : undefined;
}

const codeHash = ({ vault }: IdentityParts, phone: string, code: string): Buffer =>
  createHmac("sha256", vault.keyFor("sms-code"))
    .update(`${phone} ${code.replaceAll(/\s/g, "")}`)
    .digest();

const notMatched = (): HttpError =>
  new HttpError({
    status: 401,
    code: "sign-in.not-matched",
    message:
      "Thông tin chưa khớp với hồ sơ có số điện thoại này; hãy mang căn cước đến cơ sở y tế để cập nhật số điện thoại (số mới dùng được sau vài ngày)",
  });
