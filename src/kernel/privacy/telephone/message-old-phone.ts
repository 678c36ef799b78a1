import * as z from "zod/mini";
import type { Db } from "#kernel/db/db.ts";
import { type Subscriber, subscriberAfterAsking } from "#kernel/events/subscriber.ts";
import type { OneTimeCodeSender } from "#kernel/identity/ports.ts";
import { listPatientVersions } from "./phone-versions.sql.ts";
import { phonesOf } from "./phones.ts";

const minute = 60_000;

/** Tells the old telephone that it was taken out of a record; the message names neither person nor place. */
export const messageOldPhone = (db: Db, sender: OneTimeCodeSender): Subscriber =>
  subscriberAfterAsking({
    name: "privacy.message-old-phone",
    events: ["privacy.phone-changed"],
    payload: z.object({ key: z.string(), version: z.number() }),
    limits: { maxAttempts: 8, giveUpAfter: 24 * 60 * minute, timeout: minute / 2, firstDelay: 5_000 },
    ask: async (_context, { payload }) => {
      const [old] = await db.read((tx) => listPatientVersions(tx, [payload]));
      const [phone] = phonesOf(old?.content);
      if (phone !== undefined) await sender.send({ phone, text });
    },
    handle: async () => undefined,
  });

const text =
  "Số điện thoại trong hồ sơ sức khỏe gắn với số máy này vừa được đổi. Nếu bạn không yêu cầu, hãy báo ngay cơ sở y tế nơi bạn khám: số mới chưa mở được tài khoản trong vài ngày tới.";
