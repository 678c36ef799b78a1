import type { Context } from "#kernel/access/context.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { ownPatient } from "../actor-words.ts";
import type { SharingDoor } from "../sharing-door.ts";
import { type ConsentRow, findRefusal, lockConsents } from "./consents.sql.ts";
import { keepConsent } from "./keep-consent.ts";

export interface Refusal {
  readonly facility: string;
  readonly patient?: string | undefined;
}

/**
 * From now on nobody at the facility sees the record by their role. What the patient shared with a single clinician
 * and emergencies go before it. A second refusal of the same facility is the first.
 */
export async function refuseFacility(
  { desk, nameOf }: Pick<SharingDoor, "desk" | "nameOf">,
  context: Context,
  { facility, ...wish }: Refusal,
): Promise<ConsentRow> {
  const { tx, now } = context;
  const patient = ownPatient(context, wish.patient);
  const actorName = await nameOf("Organization", facility);
  if (actorName === undefined) throw new InvalidInput([{ path: "facility", message: "Không có cơ sở này" }]);
  await lockConsents(tx, patient);
  const standing = await findRefusal(tx, patient, facility);
  if (standing !== undefined) return standing;
  return keepConsent(desk, tx, {
    kind: "refusal",
    patient,
    actor: `Organization/${facility}`,
    actorName,
    facilityName: actorName,
    account: null,
    from: now,
    until: null,
  });
}
