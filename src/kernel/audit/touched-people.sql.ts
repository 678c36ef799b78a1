import type { Tx } from "../db/db.ts";

/** Accesses of an account, or at a facility, between two instants. */
export interface AccessRange {
  readonly actor: string | undefined;
  readonly facility: string | undefined;
  readonly from: Date;
  readonly until: Date;
  readonly limit: number;
}

/** Keys of the patients whose data were reached, none twice. */
export const listTouchedPeople = async (tx: Tx, range: AccessRange): Promise<readonly string[]> => {
  const rows = await tx.query<{ readonly patient: string }>(
    `select distinct p.patient from audit.entry e,
       unnest(coalesce(e.patients, array[e.patient])) as p(patient)
     where ${inRange} and p.patient is not null order by 1 limit $5`,
    [...valuesOf(range), range.limit],
  );
  return rows.map(({ patient }) => patient);
};

/** Those of these patients, by key, whose data were reached at a facility. */
export const listTouchedAmong = async (
  tx: Tx,
  facility: string | undefined,
  keys: readonly string[],
): Promise<readonly string[]> => {
  if (facility === undefined || keys.length === 0) return [];
  const rows = await tx.query<{ readonly patient: string }>(
    `select distinct p.patient from audit.entry e, unnest(coalesce(e.patients, array[e.patient])) as p(patient)
     where e.facility = $1 and e.outcome = 'done' and (e.patient = any($2) or e.patients && $2)
       and p.patient = any($2)`,
    [facility, keys],
  );
  return rows.map(({ patient }) => patient);
};

/** How often data of the whole population were taken out: those people are not named one by one. */
export const countWholesale = async (tx: Tx, range: AccessRange): Promise<number> => {
  const [row] = await tx.query<{ readonly n: number }>(
    `select count(*) as n from audit.entry e where ${inRange} and e.everyone`,
    valuesOf(range),
  );
  return row?.n ?? 0;
};

const inRange = `($1::uuid is null or e.actor = $1) and ($2::text is null or e.facility = $2)
  and e.at >= $3 and e.at < $4 and e.outcome = 'done'`;

const valuesOf = ({ actor, facility, from, until }: AccessRange): readonly unknown[] => [
  actor ?? null,
  facility ?? null,
  from,
  until,
];
