import type { Tx } from "../db/db.ts";

export const findingKinds = ["mass", "vip", "family", "night", "emergency", "denied"] as const;
/** Very many patients, people everybody knows, one's own family, outside working hours, emergencies, many refusals. */
export type FindingKind = (typeof findingKinds)[number];

export interface NewFinding {
  readonly id: string;
  readonly day: string;
  readonly kind: FindingKind;
  readonly actor: string;
  readonly patient: string | null;
  readonly entries: readonly string[];
}

/**
 * Findings are only added: one that grew since it was last computed is a further row, and the newest of the same day,
 * kind, actor and patient counts.
 */
export async function insertFindings(tx: Tx, findings: readonly NewFinding[], now: Date): Promise<void> {
  for (const { id, day, kind, actor, patient, entries } of findings)
    await tx.query(
      `insert into audit.finding (id, day, kind, actor, patient, count, entries, found_at)
       select $1, $2, $3, $4, $5, $6, $7::uuid[], $8 where not exists (
         select from audit.finding f where f.day = $2 and f.kind = $3 and f.actor = $4
           and f.patient is not distinct from $5::uuid and f.count >= $6)`,
      [id, day, kind, actor, patient, entries.length, entries, now],
      "audit-finding",
    );
}

export interface FindingRow {
  readonly id: string;
  readonly day: string;
  readonly kind: FindingKind;
  readonly actor: string;
  readonly actor_name: string | null;
  readonly patient: string | null;
  readonly count: number;
  readonly found_at: Date;
  readonly verdict: string | null;
  readonly note: string | null;
  readonly reviewed_by: string | null;
  readonly reviewed_at: Date | null;
}

const newest = `select distinct on (f.day, f.kind, f.actor, f.patient) f.* from audit.finding f`;
const shown = `f.id, f.day::text as day, f.kind, f.actor, a.name as actor_name, f.patient, f.count, f.found_at,
  r.verdict, r.note, r.by_name as reviewed_by, r.at as reviewed_at`;
const joined = `left join kernel.account a on a.id = f.actor
  left join lateral (select * from audit.review r where r.finding = f.id order by r.at desc limit 1) r on true`;

export interface FindingFilter {
  readonly from: string;
  readonly to: string;
  readonly kind?: FindingKind | undefined;
  readonly openOnly: boolean;
}

export const listFindings = (
  tx: Tx,
  { from, to, kind, openOnly }: FindingFilter,
  limit: number,
): Promise<FindingRow[]> =>
  tx.query<FindingRow>(
    `select ${shown} from (${newest} where f.day between $1 and $2 and ($3::text is null or f.kind = $3)
       order by f.day, f.kind, f.actor, f.patient, f.count desc) f ${joined}
     where not $4 or r.verdict is null order by f.day desc, f.kind, f.count desc, f.id limit $5`,
    [from, to, kind ?? null, openOnly, limit],
  );

export const findFinding = async (tx: Tx, id: string): Promise<FindingRow | undefined> =>
  (await tx.query<FindingRow>(`select ${shown} from audit.finding f ${joined} where f.id = $1`, [id]))[0];

/** A page of the entries behind a finding, in the order in which they happened. */
export async function listEntriesOf(
  tx: Tx,
  id: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<readonly string[]> {
  const [row] = await tx.query<{ ids: readonly string[] }>(
    "select entries[$2::int4 + 1 : $2::int4 + $3::int4]::text[] as ids from audit.finding where id = $1",
    [id, offset, limit],
  );
  return row?.ids ?? [];
}

export interface NewReview {
  readonly finding: string;
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
  readonly verdict: string;
  readonly note: string;
}

export const insertReview = (
  tx: Tx,
  { finding, at, by, byName, verdict, note }: NewReview,
): Promise<unknown[]> =>
  tx.query(
    "insert into audit.review (finding, at, by, by_name, verdict, note) values ($1, $2, $3, $4, $5, $6)",
    [finding, at, by, byName, verdict, note],
  );
