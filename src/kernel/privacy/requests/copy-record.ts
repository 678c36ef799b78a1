import { createHash } from "node:crypto";
import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { vietnamDay } from "#kernel/base/dates.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { ownPatient } from "../actor-words.ts";
import { listPersonRows } from "../record-rows.sql.ts";
import { change, unknown } from "./decide.ts";
import { readableSummary } from "./readable-summary.ts";
import { lockRequest } from "./requests.sql.ts";

export interface RecordCopy {
  readonly patient: string;
  readonly files: readonly CopiedFile[];
  readonly resources: number;
}

export interface CopiedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
  readonly sha256: string;
}

/** A download that broke off is repeated within this time; it is the same one. */
const repeatedWithin = 10 * 60_000;

/** The person fetches their copy once. It is made now from the record itself: no second copy lies anywhere. */
export async function takeCopy(context: Context, { id }: { readonly id: string }): Promise<RecordCopy> {
  const { tx, now } = context;
  const request = await lockRequest(tx, id);
  if (request === undefined || request.kind !== "copy" || !isOwn(context, request.patient)) throw unknown();
  if (request.state !== "done" || request.copyUntil === null)
    throw new AppError("conflict", "privacy.copy-not-ready", "Bản sao chưa được chuẩn bị xong");
  if (request.copiedAt !== null && now.getTime() - request.copiedAt.getTime() > repeatedWithin)
    throw new AppError(
      "conflict",
      "privacy.copied",
      "Bản sao này đã được tải; hãy gửi yêu cầu mới nếu cần thêm",
    );
  if (request.copyUntil <= now)
    throw new AppError("conflict", "privacy.copy-expired", "Đã quá hạn tải bản sao; hãy gửi yêu cầu mới");
  await change(context, id, { set: { copiedAt: request.copiedAt ?? now }, what: "copied" });
  return copyOf(context, request.patient);
}

const isOwn = (context: Context, patient: string): boolean => {
  const { person, reach } = context.actor;
  ownPatient(context, undefined);
  return person?.patient === patient || reach?.patients.includes(patient) === true;
};

async function copyOf({ tx, now }: Context, patient: string): Promise<RecordCopy> {
  const contents = (await listPersonRows(tx, patient)).map(({ content }) => content);
  const resources = contents.map((content) => JSON.parse(content) as Resource);
  const name = `ho-so-${vietnamDay(now)}`;
  return {
    patient,
    resources: resources.length,
    files: [
      file(`${name}.ndjson`, "application/fhir+ndjson", contents.map((content) => `${content}\n`).join("")),
      file(`${name}.html`, "text/html; charset=utf-8", readableSummary(resources, now)),
    ],
  };
}

const file = (name: string, mediaType: string, text: string): CopiedFile => ({
  name,
  mediaType,
  text,
  sha256: createHash("sha256").update(text).digest("hex"),
});
