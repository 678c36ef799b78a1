import type { Context, Person } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import { publish } from "#kernel/events/outbox.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { mustBeAnother } from "../actor-words.ts";
import { type AlertKind, tellOfficer, tellPatient } from "../alerts/alerts.sql.ts";
import { deadlineOf } from "../deadline.ts";
import { getPatientName } from "../patient-name.ts";
import { endAccess, insertAccess } from "../person-access.sql.ts";
import {
  endEmergency,
  findEmergency,
  insertEmergency,
  judgeEmergency,
  listOpen,
  lockOpener,
  type NewEmergency,
} from "./emergency.sql.ts";
import type { Emergency, Purpose, Verdict } from "./emergency.ts";

/** Records that one clinician may have open at one time: more is no emergency but a search. */
const mostOpen = 5;

export interface Opening {
  readonly patient?: string | undefined;
  readonly reason: string;
  readonly purpose: Purpose;
}

/**
 * Opens a record that the clinician does not reach, restricted rows too, for the hours that the rules allow. The
 * patient and the officer of the facility are told in the same transaction. A second opening while the first lasts is
 * the first.
 */
export async function openEmergency(
  context: Context,
  { reason, purpose, ...wanted }: Opening,
  found: string | undefined,
): Promise<Emergency> {
  const { tx, now } = context;
  const person = clinicianOf(context);
  const patient = wanted.patient ?? found;
  if (patient === undefined)
    throw new AppError("not-found", "privacy.no-patient", "Không tìm thấy hồ sơ người bệnh này");
  const patientName = await getPatientName(tx, patient);
  await lockOpener(tx, person.accountId);
  const open = await listOpen(tx, person.accountId, now);
  const already = open.find((each) => each.patient === patient);
  if (already !== undefined) return already;
  if (open.length >= mostOpen)
    throw new AppError(
      "conflict",
      "privacy.too-many-open",
      `Đang mở khẩn cấp ${mostOpen} hồ sơ; hãy đóng bớt trước khi mở thêm`,
    );
  const { at: until } = await deadlineOf(tx, "emergency.open", now);
  const row: NewEmergency = {
    id: newId(),
    patient,
    patientName,
    account: person.accountId,
    accountName: context.actor.name,
    ...placeOf(person),
    purpose,
    reason,
    openedAt: now,
    untilAt: until,
  };
  await keep(context, row);
  return { ...row, endedAt: null, verdict: null, verdictNote: null, verdictBy: null, verdictAt: null };
}

function clinicianOf({ actor }: Context): Person {
  if (actor.person?.kind === "staff") return actor.person;
  throw new AppError("forbidden", "privacy.not-staff", "Chỉ nhân viên y tế mở được hồ sơ khẩn cấp");
}

const placeOf = ({ role, roleName, facility, facilityName }: Person) => ({
  role,
  roleName,
  facility: facility ?? null,
  facilityName: facilityName ?? null,
});

async function keep({ tx }: Context, row: NewEmergency): Promise<void> {
  const { id, account, patient, reason, openedAt: from, untilAt: until } = row;
  await insertEmergency(tx, row);
  await insertAccess(tx, {
    id,
    account,
    patient,
    why: "emergency",
    isUnrestricted: true,
    reason,
    source: null,
    from,
    until,
  });
  await tell(tx, row, "emergency-opened", from);
  await publish(tx, { name: "privacy.emergency-opened", payload: { id, patient, facility: row.facility } });
}

async function tell(tx: Context["tx"], row: NewEmergency, kind: AlertKind, at: Date): Promise<void> {
  const facts = {
    who: row.accountName,
    role: row.roleName,
    ...(row.facilityName === null ? {} : { facility: row.facilityName }),
    patientName: row.patientName,
    reason: row.reason,
    until: row.untilAt.toISOString(),
  };
  const alert = { patient: row.patient, kind, facts, source: row.id, at };
  await tellPatient(tx, alert);
  await tellOfficer(tx, alert, row.facility);
}

/** The one who opened it closes it before its time. */
export async function closeEmergency({ tx, actor, now }: Context, id: string): Promise<Emergency> {
  const row = await getEmergency(tx, id);
  if (row.account !== actor.person?.accountId) throw noEmergency();
  if (row.endedAt !== null || row.untilAt <= now) return row;
  await endEmergency(tx, id, now);
  await endAccess(tx, id, now);
  await tell(tx, row, "emergency-ended", now);
  return { ...row, endedAt: now };
}

export interface Judgement {
  readonly id: string;
  readonly verdict: Verdict;
  readonly note: string;
}

/** The officer of the facility says whether it was right; not of what they opened themselves. */
export async function reviewEmergency(
  { tx, actor, now }: Context,
  { id, verdict, note }: Judgement,
): Promise<Emergency> {
  const row = await getEmergency(tx, id);
  const facility = actor.person?.facility;
  if (facility !== undefined && row.facility !== facility) throw noEmergency();
  await mustBeAnother({ tx, actor }, row.account);
  if (row.verdict !== null)
    throw new InvalidInput([{ path: "id", message: "Lần mở hồ sơ này đã được xem xét" }]);
  const by = { verdict, note, name: actor.name, at: now };
  await judgeEmergency(tx, id, by);
  return { ...row, verdict, verdictNote: note, verdictBy: actor.name, verdictAt: now };
}

async function getEmergency(tx: Context["tx"], id: string): Promise<Emergency> {
  const row = await findEmergency(tx, id);
  if (row === undefined) throw noEmergency();
  return row;
}

const noEmergency = (): AppError =>
  new AppError("not-found", "privacy.no-emergency", "Không có lần mở hồ sơ khẩn cấp này");
