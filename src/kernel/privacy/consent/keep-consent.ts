import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import type { Tx } from "#kernel/db/db.ts";
import { createChange } from "#kernel/fhir/store/change-kinds.ts";
import { editRows, notWritten, type RecordDesk } from "../change-rows.ts";
import { endAccessOf } from "../person-access.sql.ts";
import { type ConsentFacts, consentResource } from "./consent-resource.ts";
import { type ConsentRow, findConsentRow, insertConsentRow, markWithdrawn } from "./consents.sql.ts";

export interface NewConsent extends ConsentFacts {
  readonly facilityName: string | null;
  readonly account: string | null;
}

/** Writes the Consent into the record and what lists say of it, in the caller's transaction. */
export async function keepConsent(desk: RecordDesk, tx: Tx, given: NewConsent): Promise<ConsentRow> {
  const plain = consentResource(given);
  const prepared = desk.prepare({ plain, exact: plain }, { type: "Consent" });
  const [result] = await desk.apply(tx, [createChange(prepared)]);
  if (result?.kind === "refused") throw notWritten(result.error);
  if (result?.kind !== "written") throw new Error("a Consent was not written");
  const { kind, patient, actor, actorName, facilityName, account, from, until } = given;
  const row = {
    id: result.id,
    kind,
    patient,
    actor: actor?.slice(actor.indexOf("/") + 1) ?? null,
    actorName,
    facilityName,
    account,
    fromAt: from,
    untilAt: until,
  };
  await insertConsentRow(tx, row);
  return { ...row, withdrawnAt: null, withdrawnBy: null };
}

export interface Withdrawn {
  readonly consent: ConsentRow;
  /** Accounts that see less from now on. */
  readonly accounts: readonly string[];
}

/** Takes a word back: the Consent is inactive and what stood on it has ended, in one transaction. */
export async function withdrawConsent(
  desk: RecordDesk,
  { tx, actor, now }: Context,
  id: string,
  isOwn: (row: ConsentRow) => boolean,
): Promise<Withdrawn> {
  const row = await findConsentRow(tx, id);
  if (row === undefined || !isOwn(row))
    throw new AppError("not-found", "privacy.no-consent", "Không có lời đồng ý này");
  if (row.withdrawnAt !== null) return { consent: row, accounts: [] };
  await editRows(desk, tx, {
    rows: [{ type: "Consent", id }],
    change: (document) => ({ ...document, status: "inactive" }),
  });
  await markWithdrawn(tx, id, now, actor.name);
  const accounts = await endAccessOf(tx, `Consent/${id}`, now);
  return { consent: { ...row, withdrawnAt: now, withdrawnBy: actor.name }, accounts };
}
