import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { ownPatient } from "../actor-words.ts";
import { type AlertKind, tellPatient } from "../alerts/alerts.sql.ts";
import type { RecordDesk } from "../change-rows.ts";
import { keepConsent, withdrawConsent } from "../consent/keep-consent.ts";
import { getPatientName } from "../patient-name.ts";
import { insertAccess } from "../person-access.sql.ts";
import {
  countLiving,
  type Delegation,
  type DelegationState,
  findCitizenAccount,
  findDelegation,
  insertDelegation,
  lockGiver,
  type NewDelegation,
  setState,
} from "./delegations.sql.ts";

const mostLiving = 10;

export interface DelegationWish {
  readonly until?: Date | undefined;
  readonly withRestricted: boolean;
}

export interface DelegationChange {
  readonly delegation: Delegation;
  /** Whose reach it changes. */
  readonly accounts: string[];
}

/**
 * Asks the person of this number to act for oneself. Whether they have an account is not told: a proposal to nobody
 * looks the same and is never accepted.
 */
export async function proposeDelegation(
  context: Context,
  { until, withRestricted }: DelegationWish,
  receiverPatient: string | undefined,
): Promise<DelegationChange> {
  const { tx, actor, now } = context;
  const patient = ownPatient(context, undefined);
  if (receiverPatient === patient) throw invalid("number", "Không tự ủy quyền cho chính mình");
  if (until !== undefined && until <= now) throw invalid("until", "Ngày hết hạn phải ở sau hôm nay");
  const giver = actor.person?.accountId ?? actor.id;
  await refuseTooMany(tx, giver);
  const row: NewDelegation = {
    id: newId(),
    patient,
    patientName: await getPatientName(tx, patient),
    giver,
    ...(await receiverOf(tx, receiverPatient)),
    isUnrestricted: withRestricted,
    untilAt: until ?? null,
    proposedAt: now,
  };
  await insertDelegation(tx, row);
  if (row.receiverPatient !== null) await tell(context, row, row.receiverPatient, "delegation-proposed");
  return {
    delegation: { ...row, state: "proposed", decidedAt: null, endedAt: null, consent: null },
    accounts: [],
  };
}

async function refuseTooMany(tx: Tx, giver: string): Promise<void> {
  await lockGiver(tx, giver);
  if ((await countLiving(tx, giver)) < mostLiving) return;
  throw new AppError(
    "conflict",
    "privacy.too-many-delegates",
    `Không quá ${mostLiving} người thay mặt cùng lúc`,
  );
}

async function receiverOf(
  tx: Tx,
  patient: string | undefined,
): Promise<Pick<Delegation, "receiver" | "receiverPatient" | "receiverName">> {
  const account = patient === undefined ? undefined : await findCitizenAccount(tx, patient);
  return account === undefined
    ? { receiver: null, receiverPatient: null, receiverName: null }
    : { receiver: account.id, receiverPatient: account.patient, receiverName: account.name };
}

const invalid = (path: string, message: string): InvalidInput => new InvalidInput([{ path, message }]);

type Told = Pick<Delegation, "id" | "patientName">;

const tell = (
  { tx, actor, now }: Context,
  { id, patientName }: Told,
  patient: string,
  kind: AlertKind,
): Promise<unknown[]> =>
  tellPatient(tx, { patient, kind, facts: { who: actor.name, patientName }, source: id, at: now });

/** The receiver agrees: from now on they see the record, as a Consent in it says. */
export async function acceptDelegation(
  desk: RecordDesk,
  context: Context,
  id: string,
): Promise<DelegationChange> {
  const { tx, now } = context;
  const row = await proposedTo(context, id);
  const { receiver, receiverPatient, receiverName, untilAt, patient } = row;
  if (receiver === null || receiverPatient === null) throw unknownDelegation();
  const consent = await keepConsent(desk, tx, {
    kind: "delegation",
    patient,
    actor: `Patient/${receiverPatient}`,
    actorName: receiverName ?? context.actor.name,
    facilityName: null,
    account: receiver,
    from: now,
    until: untilAt,
  });
  await insertAccess(tx, {
    id: newId(),
    account: receiver,
    patient,
    why: "delegate",
    isUnrestricted: row.isUnrestricted,
    reason: "Được ủy quyền",
    source: `Consent/${consent.id}`,
    from: now,
    until: untilAt,
  });
  return changed(context, row, "accepted", { accounts: [receiver], consent: consent.id });
}

export const refuseDelegation = async (context: Context, id: string): Promise<DelegationChange> =>
  changed(context, await proposedTo(context, id), "refused", { accounts: [], consent: null });

async function proposedTo({ tx, actor, now }: Context, id: string): Promise<Delegation> {
  const row = await findDelegation(tx, id);
  if (row === undefined || row.receiver !== actor.person?.accountId) throw unknownDelegation();
  if (row.state !== "proposed" || (row.untilAt !== null && row.untilAt <= now))
    throw new AppError("conflict", "privacy.delegation-decided", "Đề nghị này không còn chờ trả lời");
  return row;
}

/** Either of the two ends it, at once. */
export async function endDelegation(
  desk: RecordDesk,
  context: Context,
  id: string,
): Promise<DelegationChange> {
  const row = await findDelegation(context.tx, id);
  const account = context.actor.person?.accountId;
  if (row === undefined || (row.giver !== account && row.receiver !== account)) throw unknownDelegation();
  if (row.state === "ended" || row.state === "refused") return { delegation: row, accounts: [] };
  const { consent } = row;
  const accounts =
    consent === null ? [] : (await withdrawConsent(desk, context, consent, () => true)).accounts;
  return changed(context, row, "ended", { accounts: [...accounts], consent });
}

async function changed(
  context: Context,
  row: Delegation,
  state: Exclude<DelegationState, "proposed">,
  { accounts, consent }: { readonly accounts: string[]; readonly consent: string | null },
): Promise<DelegationChange> {
  const { tx, now, actor } = context;
  await setState(tx, { id: row.id, state, consent }, now);
  const other = actor.person?.accountId === row.giver ? row.receiverPatient : row.patient;
  if (other !== null) await tell(context, row, other, `delegation-${state}`);
  const decidedAt = state === "ended" ? row.decidedAt : now;
  return {
    delegation: { ...row, state, consent, decidedAt, endedAt: state === "ended" ? now : null },
    accounts,
  };
}

const unknownDelegation = (): AppError =>
  new AppError("not-found", "privacy.no-delegation", "Không có đề nghị thay mặt này");
