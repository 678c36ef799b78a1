import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import type { Vault } from "#kernel/access/vault.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import { job } from "#kernel/jobs/job.ts";
import { schedule } from "#kernel/jobs/schedule.ts";
import { mustBeAnother, mustBeOfProvince } from "../actor-words.ts";
import { deadlineOf } from "../deadline.ts";
import { type MadeRelease, makeRelease } from "./make-release.ts";
import { type ReleaseBody, releasePlan } from "./release-body.ts";
import {
  decideRelease,
  dropOldFiles,
  findRelease,
  findReleaseFile,
  insertHandover,
  insertRelease,
  lockRelease,
  type Release,
} from "./releases.sql.ts";

export interface ReleaseRequest {
  readonly name: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly legalBasis: string;
  readonly body: ReleaseBody;
}

/** Nothing is read yet: a second person decides whether it may be. */
export async function proposeRelease({ tx, actor, now }: Context, request: ReleaseRequest): Promise<Release> {
  mustBeOfProvince(actor);
  releasePlan(request.body);
  const id = newId();
  await insertRelease(tx, {
    ...request,
    id,
    proposedAt: now,
    proposedBy: actor.id,
    proposedName: actor.name,
  });
  return getRelease({ tx, actor }, id);
}

export interface ReleaseDecisionRequest {
  readonly id: string;
  readonly reason: string;
}

export async function refuseRelease(
  context: Context,
  { id, reason }: ReleaseDecisionRequest,
): Promise<Release> {
  await openRelease(context, id);
  const { tx, actor, now } = context;
  const nothing = { manifest: null, file: null, keepUntil: null };
  await decideRelease(tx, {
    ...nothing,
    id,
    state: "refused",
    at: now,
    by: actor.id,
    name: actor.name,
    reason,
  });
  return getRelease({ tx, actor }, id);
}

/** Makes the file under a key of its own and seals it; where people could be recognised nothing is made. */
export async function approveRelease(
  vault: Vault,
  context: Context,
  { id, reason }: ReleaseDecisionRequest,
): Promise<Release> {
  const { tx, actor, now } = context;
  const release = await openRelease(context, id);
  await mustBeAnother(context, release.proposedBy);
  const plan = releasePlan(release.body);
  const made = await makeRelease(plan, { tx, now, key: vault.keyFor(`privacy pseudonym ${id}`) });
  await decideRelease(tx, {
    id,
    state: "made",
    at: now,
    by: actor.id,
    name: actor.name,
    reason,
    manifest: manifestOf(release, made, context),
    file: vault.seal(fileOf(id), made.text),
    keepUntil: (await deadlineOf(tx, "release.kept", now)).at,
  });
  return getRelease({ tx, actor }, id);
}

const fileOf = (id: string): string => `privacy release ${id}`;

/** What the recipient gets beside the file, and what stays on record for ever. */
const manifestOf = (release: Release, made: MadeRelease, { actor, now }: Context) => ({
  release: release.id,
  name: release.name,
  purpose: release.purpose,
  recipient: release.recipient,
  legalBasis: release.legalBasis,
  kind: release.body.kind,
  columns: release.body.columns,
  ...(release.body.consent === undefined ? {} : { consent: release.body.consent }),
  minimumK: release.body.minimumK,
  k: made.k,
  rows: made.rows,
  people: made.people,
  withheld: made.withheld,
  sha256: made.sha256,
  proposedBy: release.proposedName,
  approvedBy: actor.name,
  madeAt: now.toISOString(),
});

export interface HandedRelease {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** Hands the file out, and notes to whom and when. */
export async function handRelease(
  vault: Vault,
  { tx, actor, now }: Context,
  { id }: { readonly id: string },
): Promise<HandedRelease> {
  await lockRelease(tx, id);
  const { state, manifest } = await getRelease({ tx, actor }, id);
  const sealed = await findReleaseFile(tx, id);
  if (state !== "made" || manifest === null || sealed === undefined)
    throw new AppError("conflict", "privacy.no-file", "Chưa có tệp trích xuất, hoặc tệp đã hết hạn giữ");
  await insertHandover(tx, { id: newId(), release: id, at: now, actor: actor.id, actorName: actor.name });
  const text = vault.open(fileOf(id), sealed);
  return { name: `trich-xuat-${id}.csv`, mediaType: "text/csv; charset=utf-8", text, manifest };
}

async function openRelease(context: Context, id: string): Promise<Release> {
  await lockRelease(context.tx, id);
  const release = await getRelease(context, id);
  if (release.state === "proposed") return release;
  throw new AppError("conflict", "privacy.release-decided", "Đề nghị trích xuất này đã được quyết định");
}

/** Releases are of the whole province: nobody at a facility proposes, decides, sees or hands out one. */
export async function getRelease({ tx, actor }: Pick<Context, "tx" | "actor">, id: string): Promise<Release> {
  mustBeOfProvince(actor, "not-found");
  const release = await findRelease(tx, id);
  if (release !== undefined) return release;
  throw new AppError("not-found", "privacy.no-release", "Không có bản trích xuất này");
}

const dropFiles = job({
  kind: "privacy.drop-release-files",
  input: z.object({}),
  run: async ({ tx, now }) => void (await dropOldFiles(tx, now)),
});

export const releaseJobs = {
  jobs: [dropFiles],
  schedules: [
    schedule({ name: "privacy.drop-release-files", cron: "23 2 * * *", job: dropFiles, payload: {} }),
  ],
};
