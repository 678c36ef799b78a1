import type { Tx } from "#kernel/db/db.ts";
import { parameterCode } from "#kernel/fhir/definitions/search-parameters.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { typeCodeOf } from "#kernel/fhir/resource-types.ts";
import { chapters } from "./chapters.ts";

export const dimensions = ["facility", "month", "commune", "sex-age", "chapter"] as const;
export type Dimension = (typeof dimensions)[number];

export interface VisitsAsked {
  readonly by: Dimension;
  readonly from: Date;
  readonly until: Date;
  /** Id of the one Organization whose visits count. */
  readonly facility: string | undefined;
}

/** Of one month: how many visits and people share a value; `isTotal` of all values together. */
export interface VisitCount {
  readonly month: string;
  readonly key: string;
  readonly name: string | null;
  readonly isTotal: boolean;
  readonly visits: number;
  readonly people: number;
}

/** Visits that took place, each with what it is counted by. */
export function countVisits(tx: Tx, asked: VisitsAsked): Promise<VisitCount[]> {
  const { key, name = "null", from } = sources[asked.by];
  const text = `with visit as materialized (
      select e.bucket, e.id, e.patient, e.start_at, r.target as facility,
        to_char(e.start_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month
      from fhir.encounter e left join fhir.reference r
        on r.bucket = e.bucket and r.source = e.id and r.source_type = $4 and r.param = $5 and r.target_type = $6
      where not e.deleted and e.patient is not null and e.start_at >= $1 and e.start_at < $2
        and ($3::uuid is null or r.target = $3)
        and e.content::jsonb ->> 'status' not in ('planned', 'cancelled', 'entered-in-error'))
    select v.month, coalesce(${key}, '') as key, max(${name}) as name, grouping(coalesce(${key}, '')) = 1 as "isTotal",
      count(distinct v.id)::int4 as visits, count(distinct v.patient)::int4 as people
    from visit v ${from} group by grouping sets ((v.month, coalesce(${key}, '')), (v.month)) order by v.month, 2`;
  const place = [
    typeCodeOf("Encounter"),
    parameterCode("service-provider"),
    typeCodeOf("Organization"),
  ] as const;
  const facility = asked.facility === undefined ? null : keyOf(asked.facility);
  const more = asked.by === "chapter" ? chapterColumns() : [];
  return tx.query<VisitCount>(text, [asked.from, asked.until, facility, ...place, ...more]);
}

const chapterColumns = (): readonly (readonly string[])[] => [
  chapters.map(([code]) => code),
  chapters.map(([, first]) => first),
  chapters.map(([, , last]) => last),
];

interface Source {
  readonly key: string;
  readonly name?: string;
  readonly from: string;
}

const patient = "left join fhir.patient p on p.bucket = v.bucket and p.id = v.patient and not p.deleted";
const age = "extract(year from age(v.start_at, p.start_at))";
const ward = '$.address[*].extension[*].extension[*] ? (@.url == "ward").valueCodeableConcept.coding[0]';

const sources: Readonly<Record<Dimension, Source>> = {
  month: { key: "v.month", from: "" },
  facility: {
    key: "v.facility::text",
    name: "o.content::jsonb ->> 'name'",
    from: "left join fhir.organization o on o.id = v.facility and not o.deleted",
  },
  "sex-age": {
    key: `(p.content::jsonb ->> 'gender') || ':' || case when ${age} < 5 then '0' when ${age} < 15 then '5'
      when ${age} < 25 then '15' when ${age} < 45 then '25' when ${age} < 60 then '45' else '60' end`,
    from: patient,
  },
  commune: {
    key: "w.ward ->> 'code'",
    name: "w.ward ->> 'display'",
    from: `${patient} cross join lateral (select jsonb_path_query_first(p.content::jsonb, '${ward}') as ward) w`,
  },
  chapter: {
    key: "h.chapter",
    from: `left join fhir.condition c on c.encounter = v.id and c.bucket = v.bucket and not c.deleted
      left join lateral (select left(g.coding ->> 'code', 3) as category
        from jsonb_array_elements(coalesce(c.content::jsonb #> '{code,coding}', '[]')) g(coding)
        where g.coding ->> 'system' = 'http://hl7.org/fhir/sid/icd-10' limit 1) d on true
      left join unnest($7::text[], $8::text[], $9::text[]) h(chapter, first, last)
        on d.category collate "C" between h.first and h.last`,
  },
};
