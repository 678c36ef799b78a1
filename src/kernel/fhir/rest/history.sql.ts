import type { Tx } from "#kernel/db/db.ts";
import { bucketOf } from "../indexing/keys.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";
import type { PersonScope } from "../search/scope.ts";
import { createBinds } from "./visible-rows.ts";

export interface VersionRow {
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly updated: Date;
  readonly deleted: boolean;
  readonly content: string;
  readonly patient: string | null;
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
  return `(select ${code} as type, id, version, updated, deleted, content, patient from ${tableOf(type)} t
    where ${where} and ${within("'infinity'::timestamptz", code)} ${newestFirst})`;
}

const superseded = (where: string): string =>
  `(select type, id, version, updated, deleted, content, patient from fhir.history h
    where ${where} and ${within("until", "type")} ${newestFirst})`;

export interface Instance {
  readonly type: ResourceType;
  readonly key: string;
  readonly rowBucket: number;
}

export const listInstanceVersions = (tx: Tx, instance: Instance, page: HistoryPage): Promise<VersionRow[]> =>
  tx.query<VersionRow>(
    `${current(instance.type, "bucket = $8 and id = $9")} union all
     ${superseded("bucket = $10 and type = $11 and id = $9")} ${newestFirst}`,
    instanceValues(instance, page),
  );

const instanceValues = ({ type, key, rowBucket }: Instance, page: HistoryPage): readonly unknown[] => [
  ...valuesOf(page),
  rowBucket,
  key,
  bucketOf(key),
  typeCodeOf(type),
];

/** Versions that a person sees: of a row within reach, those of the same patient that no label of their own hides. */
export function listSeenVersions(
  tx: Tx,
  person: PersonScope,
  instance: Instance,
  page: HistoryPage,
): Promise<VersionRow[]> {
  const { type } = instance;
  const { values, bind } = createBinds(instanceValues(instance, page));
  const seen = `${person.reached(type, "t", bind)} and ${person.unhidden(type, "t", bind)}`;
  const here = "t.bucket = $8 and t.id = $9";
  const sameRow = `exists (select 1 from ${tableOf(type)} t where ${here} and t.patient is not distinct from h.patient and ${seen})`;
  return tx.query<VersionRow>(
    `${current(type, `${here} and ${seen}`)} union all
     ${superseded(`h.bucket = $10 and h.type = $11 and h.id = $9 and ${person.unhiddenVersion(type, "h", bind)} and ${sameRow}`)} ${newestFirst}`,
    values,
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
