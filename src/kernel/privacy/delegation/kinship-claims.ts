import type { Context } from "#kernel/access/context.ts";
import { listWriters } from "#kernel/audit/writers.sql.ts";
import { AppError } from "#kernel/base/app-error.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { bearsKinshipMark, kinshipMark } from "#kernel/fhir/rest/person-kinship.ts";
import { patchChange } from "#kernel/fhir/store/change-kinds.ts";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import { mustBeAnother } from "../actor-words.ts";
import { type Fields, idOf, notWritten, type RecordDesk } from "../change-rows.ts";
import { type PatientsOf, strangersTo } from "../patients-of.ts";
import { listAccountsBy } from "../person-access.sql.ts";
import { type FoundRow, findRecordRow } from "../record-rows.sql.ts";
import { confirmClaim, deleteClaim, deleteWaitingClaim, upsertClaim } from "./claims.sql.ts";
import { childOf, kinshipEnd, type Relative } from "./kinship.ts";

/** What a RelatedPerson says waits for a second person, as long as it says so and nobody confirmed it. */
export async function keepClaim(
  tx: Tx,
  relative: Relative,
  { version, now }: { readonly version: number; readonly now: Date },
): Promise<void> {
  const child = childOf(relative);
  const isWaiting = !bearsKinshipMark(relative) && (await kinshipEnd(tx, relative, now)) !== undefined;
  if (isWaiting && child !== undefined)
    await upsertClaim(tx, { relatedPerson: relative.id, child, claimedAt: now }, version);
  else await deleteWaitingClaim(tx, relative.id);
}

export const removeClaim = deleteClaim;

export interface KinshipDesk {
  readonly desk: RecordDesk;
  readonly patientsOf: PatientsOf;
}

export interface Confirmation {
  readonly relatedPerson: string;
  /** The version that was looked at. */
  readonly version: number;
}

export interface Confirmed {
  readonly relatedPerson: string;
  readonly child: string;
  /** Whose reach it changes. */
  readonly accounts: readonly string[];
}

/** A second person saw the papers: from now on the parent acts for the child. */
export async function confirmKinship(
  { desk, patientsOf }: KinshipDesk,
  context: Context,
  { relatedPerson, version }: Confirmation,
): Promise<Confirmed> {
  const { tx, actor, now } = context;
  const { row, relative, child } = await claimedRow(patientsOf, context, relatedPerson);
  if (row.version !== version && !bearsKinshipMark(relative)) throw changedSince();
  const writers = await listWriters(tx, {
    patient: keyOf(child),
    type: "RelatedPerson",
    target: relatedPerson,
  });
  for (const writer of writers) await mustBeAnother(context, writer);
  if ((await kinshipEnd(tx, relative, now)) === undefined) throw noKinship();
  if (!bearsKinshipMark(relative)) {
    await mark(desk, tx, { id: relatedPerson, version });
    await confirmClaim(tx, relatedPerson, { id: actor.id, name: actor.name, at: now });
  }
  return { relatedPerson, child, accounts: await listAccountsBy(tx, `RelatedPerson/${relatedPerson}`) };
}

async function claimedRow(
  patientsOf: PatientsOf,
  context: Context,
  id: string,
): Promise<{ readonly row: FoundRow; readonly relative: Relative; readonly child: string }> {
  const row = await findRecordRow(context.tx, "RelatedPerson", keyOf(id));
  if (row === undefined || idOf(row) !== id) throw unknownKinship();
  const relative = JSON.parse(row.content) as Relative;
  const child = childOf(relative);
  if (child === undefined || (await strangersTo(patientsOf, context, [child])).length > 0)
    throw unknownKinship();
  return { row, relative, child };
}

async function mark(
  desk: RecordDesk,
  tx: Tx,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<void> {
  const edit = (content: string) => {
    const { plain, exact } = parseExactJson(content);
    return desk.prepare(
      { plain: marked(plain as Fields), exact: marked(exact as Fields) },
      { type: "RelatedPerson" },
    );
  };
  const change = patchChange({ type: "RelatedPerson", id }, edit, { ifMatch: [version] });
  const [result] = await desk.apply(tx, [change]);
  if (result?.kind === "refused") throw notWritten(result.error);
}

function marked(document: Fields): Fields {
  const { meta = {} } = document as { readonly meta?: { readonly tag?: readonly unknown[] } };
  return { ...document, meta: { ...meta, tag: [...(meta.tag ?? []), kinshipMark] } };
}

const unknownKinship = (): AppError =>
  new AppError("not-found", "privacy.no-kinship", "Không có quan hệ này ở cơ sở của bạn");

const changedSince = (): AppError =>
  new AppError("conflict", "privacy.kinship-changed", "Mục này vừa được sửa; hãy xem lại rồi xác nhận");

const noKinship = (): AppError =>
  new AppError(
    "conflict",
    "privacy.kinship-none",
    "Mục này không nêu cha, mẹ hoặc người giám hộ của một trẻ chưa thành niên",
  );
