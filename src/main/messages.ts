import { createSmsSimulator } from "#connectors/sms-gateway/sms-simulator.ts";
import type { Db } from "#kernel/db/db.ts";
import type { Subscriber } from "#kernel/events/subscriber.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import type { OneTimeCodeSender } from "#kernel/identity/ports.ts";
import { messagePatient } from "#kernel/privacy/emergency/message-patient.ts";
import { messageOldPhone } from "#kernel/privacy/telephone/message-old-phone.ts";

export interface MessageRoom {
  readonly sender: OneTimeCodeSender;
  readonly parts: readonly HttpPart[];
  /** What is told by telephone; nothing while no gateway is connected, so that no job fails for ever. */
  readonly subscribers: readonly Subscriber[];
}

/** Telephone messages: shown on a page in demonstrations, and not sent at all elsewhere. */
export function openMessages(db: Db, isDemo: boolean): MessageRoom {
  if (!isDemo) return { sender: noGateway, parts: [], subscribers: [] };
  const { sender, part } = createSmsSimulator();
  return { sender, parts: [part], subscribers: [messagePatient(db, sender), messageOldPhone(db, sender)] };
}

const noGateway: OneTimeCodeSender = {
  send: () => Promise.reject(new Error("no gateway for telephone messages is connected")),
};
