import { createHash } from "node:crypto";
import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { findPatientContent } from "../record-rows.sql.ts";
import {
  type Agreement,
  endAgreement,
  insertAgreement,
  insertNotice,
  type Language,
  listAgreementsOf,
  listCurrentNotices,
  listNotices,
  lockNotices,
  type Notice,
  type Withdrawal,
} from "./notices.sql.ts";

/** What a person agrees to, in words that a machine can compare. */
export const hashOfNotice = (title: string, body: string): string =>
  createHash("sha256").update(`${title}\n${body}`).digest("hex");

export interface NoticeText {
  readonly language: Language;
  readonly title: string;
  readonly body: string;
  readonly purpose: string;
}

export interface Publication {
  readonly code: string;
  readonly validFrom: Date;
  readonly texts: readonly NoticeText[];
}

/** A new version in all its languages; what was published is never changed, so its beginning is not in the past. */
export async function publishNotice(
  { tx, actor, now }: Context,
  { code, validFrom, texts }: Publication,
): Promise<readonly Notice[]> {
  if (validFrom < now)
    throw new InvalidInput([{ path: "validFrom", message: "Ngày hiệu lực không được ở quá khứ" }]);
  if (new Set(texts.map(({ language }) => language)).size !== texts.length)
    throw new InvalidInput([{ path: "texts", message: "Mỗi ngôn ngữ chỉ một văn bản" }]);
  if (!texts.some(({ language }) => language === "vi"))
    throw new InvalidInput([{ path: "texts", message: "Phải có bản tiếng Việt" }]);
  await lockNotices(tx, code);
  const before = await listNotices(tx, code);
  const latest = before.reduce((end, each) => (each.validFrom > end ? each.validFrom : end), new Date(0));
  if (validFrom <= latest)
    throw new InvalidInput([{ path: "validFrom", message: "Phải sau ngày hiệu lực của bản trước" }]);
  const version = Math.max(0, ...before.map((each) => each.version)) + 1;
  const notices = texts.map(
    (text): Notice => ({
      ...text,
      code,
      version,
      validFrom,
      createdAt: now,
      createdBy: actor.name,
      hash: hashOfNotice(text.title, text.body),
    }),
  );
  for (const notice of notices) await insertNotice(tx, notice);
  return notices;
}

export interface Agreeing {
  readonly patient: string;
  readonly code: string;
  readonly version: number;
  readonly language: Language;
  readonly hash: string;
  readonly givenBy: string;
  readonly channel: "self" | "counter";
}

/** Only to what is in force and was shown: version, language and hash have to fit. Again is harmless. */
export async function agreeTo({ tx, actor, now }: Context, given: Agreeing): Promise<Agreement> {
  const { code, patient, version } = given;
  if ((await findPatientContent(tx, keyOf(patient))) === undefined)
    throw new InvalidInput([{ path: "patient", message: "Không có hồ sơ người bệnh này" }]);
  await mustBeShown(tx, now, given);
  const living = await findLiving(tx, patient, code);
  if (living?.version === version) return living;
  if (living !== undefined)
    await endAgreement(tx, { patient, code, at: now, by: given.givenBy, channel: given.channel });
  const account = actor.person?.kind === "citizen" ? actor.person.accountId : null;
  await insertAgreement(tx, { ...given, id: newId(), account, givenAt: now });
  const written = await findLiving(tx, patient, code);
  if (written === undefined) throw new Error("an agreement is not there");
  return written;
}

async function mustBeShown(tx: Tx, now: Date, { code, language, version, hash }: Agreeing): Promise<void> {
  const current = (await listCurrentNotices(tx, now)).find(
    (each) => each.code === code && each.language === language,
  );
  if (current === undefined) throw new AppError("not-found", "privacy.no-notice", "Không có văn bản này");
  if (current.version === version && current.hash === hash) return;
  throw new AppError(
    "conflict",
    "privacy.notice-changed",
    "Văn bản đã thay đổi, hãy đọc bản mới trước khi đồng ý",
  );
}

const findLiving = async (tx: Tx, patient: string, code: string): Promise<Agreement | undefined> =>
  (await listAgreementsOf(tx, patient)).find((each) => each.code === code && each.withdrawnAt === null);

/** How many were ended: withdrawing what was never given, or twice, ends none. */
export const withdrawAgreement = (tx: Tx, given: Withdrawal): Promise<number> => endAgreement(tx, given);
