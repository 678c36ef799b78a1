import type { Tx } from "../db/db.ts";
import type { AccountKind } from "./accounts.sql.ts";
import type { RestrictedLabel } from "./reach.ts";

export const reachKinds = ["facility", "treatment", "self", "figures", "nobody"] as const;
export type ReachKind = (typeof reachKinds)[number];

/** Everything that decides what a person may do and see, in one row. */
export interface PersonRow {
  readonly id: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly practitioner: string | null;
  readonly patient: string | null;
  readonly grant_id: string | null;
  readonly facility: string | null;
  readonly facility_name: string | null;
  readonly role: string | null;
  readonly role_name: string | null;
  readonly reach: ReachKind | null;
  readonly idle_minutes: number | null;
  /** What was added to the account by a telephone alone is younger than the hold. */
  readonly is_weak: boolean;
  readonly permissions: readonly string[];
  readonly labels: readonly RestrictedLabel[];
  /** Single people, by grants beside the role; `unrestricted` are among them. */
  readonly patients: readonly string[];
  readonly unrestricted: readonly string[];
  readonly emergencies: readonly string[];
}

const accessOf = (only: string): string =>
  `coalesce((select array_agg(distinct x.patient order by x.patient) from kernel.person_access x
     where x.account = a.id and x.ended_at is null and x.from_at <= $3
       and (x.until_at is null or x.until_at > $3)${only}), '{}')`;

/**
 * A citizen wears the role `citizen` without a grant; a grant that is not in force gives no role, nor does a dangerous
 * one to somebody who proved who they are with one factor only.
 */
const personSql = `select a.id, a.kind, a.name, a.practitioner, a.patient,
    g.id as grant_id, g.facility, g.facility_name, r.code as role, r.name as role_name, r.reach, r.idle_minutes,
    coalesce(a.weak_until > $3, false) as is_weak,
    coalesce((select array_agg(p.permission order by p.permission) from kernel.role_permission p
      where p.role = r.code), '{}') as permissions,
    coalesce((select array_agg(l.label order by l.label) from kernel.role_label l
      where l.role = r.code), '{}') as labels,
    ${accessOf("")} as patients, ${accessOf(" and x.is_unrestricted")} as unrestricted,
    ${accessOf(" and x.why = 'emergency'")} as emergencies
  from kernel.account a
    left join kernel.role_grant g on g.id = $2 and g.account = a.id and g.state = 'active'
      and g.from_at <= $3 and (g.until_at is null or g.until_at > $3)
    left join kernel.role r on r.code = case when a.kind = 'citizen' then 'citizen' else g.role end
      and ($4 or a.is_demo or not r.is_dangerous)
  where a.id = $1 and a.disabled_at is null`;

export interface PersonWanted {
  readonly account: string;
  readonly role_grant: string | null;
  readonly hasSecondFactor: boolean;
}

export const findPerson = async (tx: Tx, wanted: PersonWanted, now: Date): Promise<PersonRow | undefined> =>
  (
    await tx.query<PersonRow>(
      personSql,
      [wanted.account, wanted.role_grant, now, wanted.hasSecondFactor],
      "find-person",
    )
  )[0];
