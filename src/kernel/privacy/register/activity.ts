import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { type Day, startOfVietnamDay, vietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { endOf, getPeriod } from "../deadline.ts";
import { DayText, textUpTo } from "../fields.ts";
import type { Period } from "../periods.sql.ts";
import { listClasses } from "../retention/retention.sql.ts";
import {
  type Activity,
  findActivity,
  insertActivity,
  insertRevision,
  listActivities,
  lockActivity,
  setEnded,
  setFiled,
  setReviewed,
  updateActivity,
} from "./activities.sql.ts";

const Words = z.array(textUpTo(500)).check(z.maxLength(50));

/** Who works on the data for us, and by which contract. */
const Processor = z.object({
  name: textUpTo(300),
  service: textUpTo(500),
  contractNumber: z.optional(textUpTo(100)),
  contractFrom: z.optional(DayText),
  contractUntil: z.optional(DayText),
});

/** What the register says of one processing of personal data. */
export const ActivityBody = z.object({
  name: textUpTo(300),
  purpose: textUpTo(2_000),
  legalBasis: textUpTo(2_000),
  subjects: Words,
  categories: Words,
  isSensitive: z.boolean(),
  recipients: Words,
  /** Code of a class of `retention`. */
  retentionClass: textUpTo(60),
  measures: Words,
  processors: z.array(Processor).check(z.maxLength(50)),
  /** Countries to which data go; absent: none. */
  abroad: z.optional(Words),
  risks: z.optional(
    z.array(z.object({ risk: textUpTo(1_000), measure: textUpTo(1_000) })).check(z.maxLength(50)),
  ),
});
export type ActivityBody = z.output<typeof ActivityBody>;

/** An activity with its clocks of today. */
export interface ClockedActivity extends Activity {
  readonly filingDue: Date;
  readonly reviewDue: Date;
  readonly isFilingOverdue: boolean;
  readonly isReviewOverdue: boolean;
  /** Processors whose contract is missing or over. */
  readonly withoutContract: readonly string[];
}

export interface RegisterClocks {
  readonly filing: Period;
  readonly review: Period;
}

export const registerClocks = async (tx: Tx, now: Date): Promise<RegisterClocks> => ({
  filing: await getPeriod(tx, "register.filing", now),
  review: await getPeriod(tx, "register.review", now),
});

/** The assessment is filed within its period from the beginning, and looked at again by its period. */
export function clocked(activity: Activity, { filing, review }: RegisterClocks, now: Date): ClockedActivity {
  const filingDue = endOf(filing, startOfVietnamDay(activity.startedOn)).at;
  const since = activity.reviewedOn ?? activity.filedOn ?? activity.startedOn;
  const reviewDue = endOf(review, startOfVietnamDay(since)).at;
  const isRunning = activity.endedOn === null;
  const today = vietnamDay(now);
  return {
    ...activity,
    filingDue,
    reviewDue,
    isFilingOverdue: isRunning && activity.filedOn === null && filingDue <= now,
    isReviewOverdue: isRunning && reviewDue <= now,
    withoutContract: activity.body.processors
      .filter(
        ({ contractFrom, contractUntil }) => contractFrom === undefined || (contractUntil ?? today) < today,
      )
      .map(({ name }) => name),
  };
}

export async function listClocked({
  tx,
  now,
}: Pick<Context, "tx" | "now">): Promise<readonly ClockedActivity[]> {
  const clocks = await registerClocks(tx, now);
  return (await listActivities(tx)).map((each) => clocked(each, clocks, now));
}

export async function getActivity(
  { tx, now }: Pick<Context, "tx" | "now">,
  id: string,
): Promise<ClockedActivity> {
  const activity = await findActivity(tx, id);
  if (activity === undefined) throw unknown();
  return clocked(activity, await registerClocks(tx, now), now);
}

export interface ActivityInput {
  readonly code: string;
  readonly startedOn?: Day | undefined;
  readonly body: ActivityBody;
}

export async function addActivity(
  context: Context,
  { code, startedOn, body }: ActivityInput,
): Promise<ClockedActivity> {
  const { tx, actor, now } = context;
  await mustKnowClass(context, body);
  const id = newId();
  const change = { id, body, changedAt: now, changedBy: actor.name };
  if (!(await insertActivity(tx, { ...change, code, startedOn: startedOn ?? vietnamDay(now) })))
    throw new AppError("conflict", "privacy.activity-code", "Mã hoạt động này đã có trong sổ");
  await insertRevision(tx, { ...change, revision: 1 });
  return getActivity(context, id);
}

/** A new revision; who read an older one is told so instead of overwriting what is newer. */
export async function changeActivity(
  context: Context,
  { id, revision, body }: { readonly id: string; readonly revision: number; readonly body: ActivityBody },
): Promise<ClockedActivity> {
  const { tx, actor, now } = context;
  await mustKnowClass(context, body);
  const before = await openActivity(tx, id);
  if (before.revision !== revision)
    throw new AppError("conflict", "privacy.activity-changed", "Người khác vừa sửa mục này, hãy tải lại");
  const change = { id, body, revision: revision + 1, changedAt: now, changedBy: actor.name };
  await updateActivity(tx, change);
  await insertRevision(tx, change);
  return getActivity(context, id);
}

export async function fileActivity(
  context: Context,
  { id, on, number }: { readonly id: string; readonly on: Day; readonly number: string },
): Promise<ClockedActivity> {
  mustBePast(context, on);
  await openActivity(context.tx, id);
  await setFiled(context.tx, id, on, number);
  return getActivity(context, id);
}

export async function reviewActivity(
  context: Context,
  { id }: { readonly id: string },
): Promise<ClockedActivity> {
  await openActivity(context.tx, id);
  await setReviewed(context.tx, id, vietnamDay(context.now));
  return getActivity(context, id);
}

export async function endActivity(
  context: Context,
  { id, on }: { readonly id: string; readonly on: Day },
): Promise<ClockedActivity> {
  mustBePast(context, on);
  await openActivity(context.tx, id);
  await setEnded(context.tx, id, on);
  return getActivity(context, id);
}

function mustBePast({ now }: Context, on: Day): void {
  if (on > vietnamDay(now)) throw new InvalidInput([{ path: "on", message: "Không được sau hôm nay" }]);
}

async function mustKnowClass({ tx, now }: Context, { retentionClass }: ActivityBody): Promise<void> {
  const known = await listClasses(tx, vietnamDay(now));
  if (known.some(({ code }) => code === retentionClass)) return;
  throw new InvalidInput([{ path: "body.retentionClass", message: "Không có lớp lưu trữ này" }]);
}

async function openActivity(tx: Tx, id: string): Promise<Activity> {
  const activity = await lockActivity(tx, id);
  if (activity === undefined) throw unknown();
  if (activity.endedOn === null) return activity;
  throw new AppError("conflict", "privacy.activity-ended", "Hoạt động xử lý này đã kết thúc");
}

const unknown = (): AppError =>
  new AppError("not-found", "privacy.no-activity", "Không có hoạt động xử lý này trong sổ");
