import { createHash } from "node:crypto";
import { AppError } from "#kernel/base/app-error.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { ResourceType } from "#kernel/fhir/resource-types.ts";
import { deleteChange, patchChange } from "#kernel/fhir/store/change-kinds.ts";
import type { ChangeResult } from "#kernel/fhir/store/changes.ts";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { listVersions, type PersonRow, purgeVersions } from "./record-rows.sql.ts";

/** What the duties of the law need of the record. */
export type RecordDesk = Pick<RecordStore, "apply" | "prepare">;

export type Fields = Readonly<Record<string, unknown>>;

export interface RowName {
  readonly type: ResourceType;
  readonly id: string;
}

const mostAtOnce = 200;

export const idOf = ({ content }: Pick<PersonRow, "content">): string =>
  String((JSON.parse(content) as { readonly id?: unknown }).id);

export interface Edit {
  readonly rows: readonly RowName[];
  /** Changes the document and its twin with exact numbers alike. */
  readonly change: (document: Fields) => Fields;
}

type Written = Extract<ChangeResult, { kind: "written" }>;

export interface Edited {
  readonly written: readonly Written[];
  /** Why rows stayed as they were: what was written under older rules may not pass those of today. */
  readonly refusals: readonly Error[];
}

/** A new version of each row, in the caller's transaction. */
export async function editRows(desk: RecordDesk, tx: Tx, { rows, change }: Edit): Promise<Edited> {
  const results: ChangeResult[] = [];
  for (let at = 0; at < rows.length; at += mostAtOnce) {
    const changes = rows.slice(at, at + mostAtOnce).map(({ type, id }) =>
      patchChange({ type, id }, (content) => {
        const { plain, exact } = parseExactJson(content);
        return desk.prepare({ plain: change(plain as Fields), exact: change(exact as Fields) }, { type });
      }),
    );
    results.push(...(await desk.apply(tx, changes)));
  }
  return {
    written: results.filter((result) => result.kind === "written"),
    refusals: results.flatMap((result) => (result.kind === "refused" ? result.error : [])),
  };
}

/** The record's own words name places, never values. */
export const notWritten = (cause: Error): AppError =>
  new AppError(
    "conflict",
    "privacy.not-written",
    `Hồ sơ không nhận thay đổi này: ${cause.message.slice(0, 300)}`,
    { cause },
  );

export interface Erased {
  readonly type: ResourceType;
  readonly id: string;
  readonly versions: number;
  /** sha-256 of the contents of all versions, oldest first. */
  readonly hash: string;
}

/**
 * Removes a row with all its versions. What stays is that an id existed and is gone, so that copies elsewhere learn of
 * it; no longer whose it was. Undefined when the row changed since it was looked at.
 */
export async function eraseRow(desk: RecordDesk, tx: Tx, row: PersonRow): Promise<Erased | undefined> {
  const id = idOf(row);
  const place = { type: row.type, key: keyOf(id) };
  const [result] = await desk.apply(tx, [deleteChange(row.type, id, { ifMatch: [row.version] })]);
  if (result?.kind !== "deleted") return undefined;
  const versions = await listVersions(place, tx);
  const hash = createHash("sha256");
  for (const { content } of versions) hash.update(content).update("\n");
  await purgeVersions(tx, place, row.bucket);
  return { type: row.type, id, versions: versions.length, hash: hash.digest("hex") };
}
