import { createHmac, randomInt } from "node:crypto";
import type { Context, Person } from "#kernel/access/context.ts";
import type { Vault } from "#kernel/access/vault.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { ownPatient } from "../actor-words.ts";
import { tellPatient } from "../alerts/alerts.sql.ts";
import { getPeriod } from "../deadline.ts";
import { getPatientName } from "../patient-name.ts";
import { insertAccess } from "../person-access.sql.ts";
import type { SharingDoor } from "../sharing-door.ts";
import type { ConsentRow } from "./consents.sql.ts";
import { keepConsent } from "./keep-consent.ts";
import { dropUnusedCodes, insertShareCode, type ShareCode, takeShareCode } from "./share-codes.sql.ts";

/** Without letters and digits that are mistaken for each other; 32¹⁰ are 50 bits, for ten minutes. */
const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const codeLength = 10;
const codeLives = 10 * 60_000;
/** What a QR picture says, so that a scanner knows whose it is. */
const qrPrefix = "TUETINH-SHARE:";
const hour = 3_600_000;

export interface ShareWish {
  readonly patient?: string | undefined;
  readonly hours: number;
  readonly withRestricted: boolean;
}

export interface ShownCode {
  readonly code: string;
  readonly qr: string;
  readonly expiresAt: Date;
}

/** Makes the code that a patient shows to a clinician; the one made before is worthless from now on. */
export async function makeShareCode(
  vault: Vault,
  context: Context,
  { hours, withRestricted, ...wish }: ShareWish,
): Promise<ShownCode> {
  const { tx, actor, now } = context;
  const patient = ownPatient(context, wish.patient);
  const most = await getPeriod(tx, "share.most", now);
  if (hours > most.amount)
    throw new InvalidInput([{ path: "hours", message: `Một lần chia sẻ không quá ${most.amount} giờ` }]);
  const code = Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join("");
  const expiresAt = new Date(now.getTime() + codeLives);
  await dropUnusedCodes(tx, patient);
  await insertShareCode(tx, {
    id: newId(),
    hash: hashOf(vault, code),
    patient,
    account: actor.person?.accountId ?? actor.id,
    hours,
    isUnrestricted: withRestricted && isUnrestricted(context, patient),
    madeAt: now,
    expiresAt,
  });
  return { code: `${code.slice(0, 5)}-${code.slice(5)}`, qr: qrPrefix + code, expiresAt };
}

/** Nobody shares more of somebody else than they see themselves. */
const isUnrestricted = ({ actor }: Context, patient: string): boolean =>
  actor.reach?.unrestricted.includes(patient) === true;

const hashOf = (vault: Vault, code: string): Buffer =>
  createHmac("sha256", vault.keyFor("share code")).update(code).digest();

/** As typed or scanned, with or without the prefix and the dash. */
const codeIn = (typed: string): string =>
  typed.trim().toUpperCase().replace(qrPrefix, "").replaceAll(/[\s-]/g, "");

export interface Redeemed {
  readonly consent: ConsentRow;
  readonly patient: string;
  readonly patientName: string;
  readonly until: Date;
  /** Whose reach it changes. */
  readonly accounts: string[];
}

/** The clinician who was shown the code sees the record for the hours that the patient chose. */
export async function redeemShareCode(
  { desk, vault }: Pick<SharingDoor, "desk" | "vault">,
  context: Context,
  typed: string,
): Promise<Redeemed> {
  const { tx, now } = context;
  const person = staffOf(context);
  const share = await takeShareCode(tx, hashOf(vault, codeIn(typed)), now);
  if (share === undefined)
    throw new AppError("not-found", "privacy.share-code", "Mã chia sẻ không đúng, đã dùng hoặc đã hết hạn");
  const patientName = await getPatientName(tx, share.patient);
  const until = new Date(now.getTime() + share.hours * hour);
  const consent = await keepConsent(desk, tx, {
    kind: "share",
    patient: share.patient,
    actor: person.practitioner === undefined ? undefined : `Practitioner/${person.practitioner}`,
    actorName: context.actor.name,
    facilityName: person.facilityName ?? null,
    account: person.accountId,
    from: now,
    until,
  });
  await grant(context, person, share, consent);
  const facts = {
    who: context.actor.name,
    role: person.roleName,
    ...(person.facilityName === undefined ? {} : { facility: person.facilityName }),
    patientName,
    until: until.toISOString(),
  };
  await tellPatient(tx, { patient: share.patient, kind: "share-used", facts, source: share.id, at: now });
  return { consent, patient: share.patient, patientName, until, accounts: [person.accountId] };
}

function staffOf({ actor }: Context): Person {
  if (actor.person?.kind === "staff") return actor.person;
  throw new AppError("forbidden", "privacy.not-staff", "Chỉ nhân viên y tế nhận được mã chia sẻ");
}

const grant = (
  { tx, now }: Context,
  person: Person,
  share: ShareCode,
  consent: ConsentRow,
): Promise<unknown[]> =>
  insertAccess(tx, {
    id: newId(),
    account: person.accountId,
    patient: share.patient,
    why: "share",
    isUnrestricted: share.isUnrestricted,
    reason: "Người bệnh chia sẻ bằng mã",
    source: `Consent/${consent.id}`,
    from: now,
    until: consent.untilAt,
  });
