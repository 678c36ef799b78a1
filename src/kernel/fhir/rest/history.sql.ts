import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";

export interface VersionRow {
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly updated: Date;
  readonly deleted: boolean;
  readonly content: string;
}

/** Where the page before ended, newest first. */
export interface HistoryPosition {
  readonly updated: string;
  readonly id: string;
  readonly version: number;
  /** Resources of several types may have the same id, version and instant. */
  readonly type: number;
}

export interface HistoryPage {
  readonly since: Date | undefined;
  readonly at: Date | undefined;
  readonly after: HistoryPosition | undefined;
  readonly limit: number;
}

/** Far beyond any instant a version can have. */
const newest: HistoryPosition = {
  updated: "9999-12-31T00:00:00Z",
  id: "ffffffff-ffff-ffff-ffff-ffffffffffff",
  version: 2147483647,
  type: 32767,
};

const valuesOf = (page: HistoryPage): readonly unknown[] => {
  const after = page.after ?? newest;
  return [
    after.updated,
    after.id,
    after.version,
    page.since ?? null,
    page.at ?? null,
    page.limit,
    after.type,
  ];
};

/** Conditions on a version: before the position, not before `since`, true at the instant `at`. */
const within = (until: string, type: string): string =>
  `(updated, id, version, ${type}) < ($1::timestamptz, $2::uuid, $3::int4, $7::int2)
   and ($4::timestamptz is null or updated >= $4) and ($5::timestamptz is null or (updated <= $5 and ${until} > $5))`;

const newestFirst = "order by updated desc, id desc, version desc, type desc limit $6";

function current(type: ResourceType, where = "true"): string {
  const code = `${typeCodeOf(type)}::int2`;
  return `(select ${code} as type, id, version, updated, deleted, content from ${tableOf(type)}
    where ${where} and ${within("'infinity'::timestamptz", code)} ${newestFirst})`;
}

const superseded = (where: string): string =>
  `(select type, id, version, updated, deleted, content from fhir.history
    where ${where} and ${within("until", "type")} ${newestFirst})`;

export function listInstanceVersions(
  tx: Tx,
  target: { readonly type: ResourceType; readonly key: string; readonly rowBucket: number },
  page: HistoryPage,
): Promise<VersionRow[]> {
  return tx.query<VersionRow>(
    `${current(target.type, "bucket = $8 and id = $9")} union all
     ${superseded("bucket = $10 and type = $11 and id = $9")} ${newestFirst}`,
    [...valuesOf(page), target.rowBucket, target.key, bucketOf(target.key), typeCodeOf(target.type)],
  );
}

/** Versions of all resources of these types. */
export function listVersions(
  tx: Tx,
  types: readonly ResourceType[],
  page: HistoryPage,
): Promise<VersionRow[]> {
  const parts = types.map((type) => current(type));
  return tx.query<VersionRow>(
    `${[...parts, superseded("type = any($8::int2[])")].join(" union all ")} ${newestFirst}`,
    [...valuesOf(page), types.map(typeCodeOf)],
  );
}
