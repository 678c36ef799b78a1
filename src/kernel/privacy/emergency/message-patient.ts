import * as z from "zod/mini";
import { formatInstant } from "#kernel/base/dates.ts";
import type { Db } from "#kernel/db/db.ts";
import { type Subscriber, subscriberAfterAsking } from "#kernel/events/subscriber.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { OneTimeCodeSender } from "#kernel/identity/ports.ts";
import { findPatientContent } from "../record-rows.sql.ts";
import { phonesOf } from "../telephone/phones.ts";
import { hasAccount } from "./emergency.sql.ts";

const minute = 60_000;

/**
 * Tells a patient who has no account by telephone that the record was opened; who has one finds it there. The message
 * names neither person nor place: whoever holds the telephone reads it.
 */
export const messagePatient = (db: Db, sender: OneTimeCodeSender): Subscriber =>
  subscriberAfterAsking({
    name: "privacy.message-patient",
    events: ["privacy.emergency-opened"],
    payload: z.object({ patient: z.string() }),
    // News of yesterday is no alarm.
    limits: { maxAttempts: 6, giveUpAfter: 12 * 60 * minute, timeout: minute / 2, firstDelay: 5_000 },
    ask: async (_context, { at, payload: { patient } }) => {
      const phone = await db.read(async (tx) =>
        (await hasAccount(tx, patient))
          ? undefined
          : phonesOf(await findPatientContent(tx, keyOf(patient)))[0],
      );
      if (phone !== undefined) await sender.send({ phone, text: textAt(at) });
    },
    handle: async () => undefined,
  });

const textAt = (at: Date): string =>
  `Hồ sơ sức khỏe gắn với số máy này được nhân viên y tế mở khẩn cấp lúc ${formatInstant(at)}. Nếu không rõ lý do, hãy hỏi cơ sở y tế nơi bạn khám hoặc đăng nhập Tuệ Tĩnh để xem ai đã mở.`;
