import { createHash } from "node:crypto";
import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { type Day, vietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { mustBeAnother, mustBeOfProvince } from "../actor-words.ts";
import { eraseRow, type RecordDesk } from "../change-rows.ts";
import { lockDuties } from "../record-rows.sql.ts";
import {
  type Disposal,
  type DisposalRow,
  decideDisposal,
  findDisposal,
  insertDisposal,
  insertDisposalRows,
  listDisposalRows,
  lockDisposal,
  markRemoved,
  markSkipped,
} from "./disposals.sql.ts";
import { type DueRow, dueRowsOf, listDueRows, rulesOn } from "./due-rows.ts";

export interface DisposalRequest {
  readonly asOf?: Day | undefined;
  readonly reason: string;
  readonly limit: number;
}

/** Lists what is due now in the whole province and may go; a second person decides. */
export async function proposeDisposal(
  { tx, actor, now }: Context,
  { asOf = vietnamDay(now), reason, limit }: DisposalRequest,
): Promise<Disposal> {
  mustBeOfProvince(actor);
  if (asOf > vietnamDay(now))
    throw new AppError("invalid", "privacy.disposal-day", "Ngày xét (asOf) không được sau hôm nay");
  const due = (await listDueRows(tx, { asOf, limit })).filter(({ blockedBy }) => blockedBy === undefined);
  if (due.length === 0)
    throw new AppError(
      "conflict",
      "privacy.nothing-due",
      "Không có hồ sơ nào hết thời hạn lưu trữ và được phép hủy",
    );
  const id = newId();
  await insertDisposal(tx, { id, asOf, reason, at: now, by: actor.id, name: actor.name });
  await insertDisposalRows(
    tx,
    id,
    due.map((each) => ({
      type: each.row.type,
      id: each.id,
      class: each.class.code,
      dueOn: each.dueOn,
      patient: each.patient,
    })),
  );
  return getDisposal({ tx }, id);
}

export interface DisposalDecisionRequest {
  readonly id: string;
  readonly reason: string;
}

export async function refuseDisposal(
  context: Context,
  { id, reason }: DisposalDecisionRequest,
): Promise<Disposal> {
  await openDisposal(context, id);
  const { tx, actor, now } = context;
  await decideDisposal(tx, {
    id,
    state: "refused",
    at: now,
    by: actor.id,
    name: actor.name,
    reason,
    removed: 0,
    skipped: 0,
    rowsHash: null,
  });
  return getDisposal(context, id);
}

/** Removes what is still due; what changed, or was put under a hold meanwhile, stays and says why. */
export async function approveDisposal(
  desk: RecordDesk,
  context: Context,
  { id, reason }: DisposalDecisionRequest,
): Promise<Disposal & { readonly patients: string[] }> {
  const { tx, actor, now } = context;
  const { proposedBy, asOf } = await openDisposal(context, id);
  await mustBeAnother(context, proposedBy);
  const listed = await listDisposalRows(tx, id);
  const stillDue = await dueNow(context, listed, asOf);
  const lines: string[] = [];
  for (const line of inOrderOfRemoval(listed)) {
    const due = stillDue.get(`${line.type}/${line.id}`);
    const why = due === undefined ? "not-due" : due.blockedBy;
    const erased = due === undefined || why !== undefined ? undefined : await eraseRow(desk, tx, due.row);
    if (erased === undefined) await markSkipped(tx, id, { ...line, why: why ?? "changed" });
    else {
      await markRemoved(tx, id, { ...erased, at: now });
      lines.push(`${erased.type} ${erased.id} ${erased.versions} ${erased.hash}`);
    }
  }
  await decideDisposal(tx, {
    id,
    state: "done",
    at: now,
    by: actor.id,
    name: actor.name,
    reason,
    removed: lines.length,
    skipped: listed.length - lines.length,
    rowsHash: hashOf(lines),
  });
  // The minutes forget them; the audit log must not.
  const patients = [...new Set(listed.flatMap(({ patient }) => patient ?? []))];
  return { ...(await getDisposal(context, id)), patients };
}

/** The Patient last, so that what names it is gone before it is. */
const inOrderOfRemoval = (rows: readonly DisposalRow[]): readonly DisposalRow[] =>
  rows.toSorted((a, b) => Number(a.type === "Patient") - Number(b.type === "Patient"));

const hashOf = (lines: readonly string[]): string =>
  createHash("sha256")
    .update(lines.toSorted((a, b) => (a < b ? -1 : 1)).join("\n"))
    .digest("hex");

async function dueNow(
  { tx }: Context,
  listed: readonly DisposalRow[],
  asOf: Day,
): Promise<ReadonlyMap<string, DueRow>> {
  const rules = await rulesOn(tx, asOf);
  const patients = new Set(listed.flatMap(({ patient }) => patient ?? []));
  const due = new Map<string, DueRow>();
  // In one order for everybody, so that no two wait for each other in a circle.
  for (const patient of [...patients].toSorted((a, b) => (a < b ? -1 : 1))) {
    await lockDuties(tx, patient);
    for (const each of await dueRowsOf(tx, rules, { key: keyOf(patient), asOf }))
      due.set(`${each.row.type}/${each.id}`, each);
  }
  return due;
}

async function openDisposal({ tx }: Pick<Context, "tx">, id: string): Promise<Disposal> {
  await lockDisposal(tx, id);
  const disposal = await getDisposal({ tx }, id);
  if (disposal.state === "proposed") return disposal;
  throw new AppError("conflict", "privacy.disposal-decided", "Đề nghị hủy này đã được quyết định");
}

export async function getDisposal({ tx }: Pick<Context, "tx">, id: string): Promise<Disposal> {
  const disposal = await findDisposal(tx, id);
  if (disposal !== undefined) return disposal;
  throw new AppError("not-found", "privacy.no-disposal", "Không có đề nghị hủy này");
}
