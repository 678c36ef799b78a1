import type { Tx } from "#kernel/db/db.ts";

/** A breach of personal data, or an exercise of one. */
export interface Incident {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly isSecurity: boolean;
  readonly isDrill: boolean;
  readonly detectedAt: Date;
  readonly openedAt: Date;
  readonly openedBy: string;
  readonly openedName: string;
  readonly categories: string[];
  readonly peopleEstimate: number;
  readonly consequences: string;
  readonly measures: string;
  readonly authorityDue: Date;
  readonly firstDue: Date | null;
  readonly fullDue: Date | null;
  readonly authorityAt: Date | null;
  readonly authorityReference: string | null;
  readonly firstAt: Date | null;
  readonly firstReference: string | null;
  readonly fullAt: Date | null;
  readonly fullReference: string | null;
  readonly lateReason: string | null;
  readonly mustInform: boolean;
  readonly closedAt: Date | null;
  readonly conclusion: string | null;
  /** People who are named one by one, and those of them who were told. */
  readonly people: number;
  readonly informed: number;
}

const columns = `i.id, i.title, i.description, i.is_security as "isSecurity", i.is_drill as "isDrill",
  i.detected_at as "detectedAt", i.opened_at as "openedAt", i.opened_by as "openedBy",
  i.opened_name as "openedName", i.categories, i.people_estimate as "peopleEstimate", i.consequences, i.measures,
  i.authority_due as "authorityDue", i.first_due as "firstDue", i.full_due as "fullDue",
  i.authority_at as "authorityAt", i.authority_reference as "authorityReference", i.first_at as "firstAt",
  i.first_reference as "firstReference", i.full_at as "fullAt", i.full_reference as "fullReference",
  i.late_reason as "lateReason", i.must_inform as "mustInform", i.closed_at as "closedAt", i.conclusion,
  (select count(*) from privacy.incident_person p where p.incident = i.id) as people,
  (select count(p.informed_at) from privacy.incident_person p where p.incident = i.id) as informed`;

/** Opened by somebody of the facility `place`; of the whole province when none is named. */
const openedAt = (place: string): string =>
  `(${place}::text is null or exists (select 1 from kernel.role_grant g where g.account::text = i.opened_by and g.facility = ${place}))`;

export const listIncidents = (
  tx: Tx,
  isOpen: boolean | undefined,
  limit: number,
  place: string | undefined,
): Promise<Incident[]> =>
  tx.query<Incident>(
    `select ${columns} from privacy.incident i
     where ($1::boolean is null or (closed_at is null) = $1) and ${openedAt("$3")}
     order by detected_at desc limit $2`,
    [isOpen ?? null, limit, place ?? null],
  );

export const findIncident = async (
  tx: Tx,
  id: string,
  place: string | undefined,
): Promise<Incident | undefined> => {
  const [row] = await tx.query<Incident>(
    `select ${columns} from privacy.incident i where id = $1 and ${openedAt("$2")}`,
    [id, place ?? null],
  );
  return row;
};

/** Open incidents, locked, for the clocks. */
export const lockOpenIncidents = async (tx: Tx, limit: number): Promise<readonly Incident[]> => {
  const ids = await tx.query<{ readonly id: string }>(
    `select id from privacy.incident where closed_at is null order by detected_at limit $1 for update skip locked`,
    [limit],
  );
  return tx.query<Incident>(`select ${columns} from privacy.incident i where id = any ($1::uuid[])`, [
    ids.map(({ id }) => id),
  ]);
};

/** Nobody else changes it until the transaction ends. */
export const lockIncident = async (tx: Tx, id: string): Promise<void> => {
  await tx.query("select id from privacy.incident where id = $1 for update", [id]);
};

export type NewIncident = Pick<
  Incident,
  | "id"
  | "title"
  | "description"
  | "isSecurity"
  | "isDrill"
  | "detectedAt"
  | "openedAt"
  | "openedBy"
  | "openedName"
  | "categories"
  | "peopleEstimate"
  | "authorityDue"
  | "firstDue"
  | "fullDue"
>;

export const insertIncident = async (tx: Tx, given: NewIncident): Promise<void> => {
  await tx.query(
    `insert into privacy.incident (id, title, description, is_security, is_drill, detected_at, opened_at, opened_by,
       opened_name, categories, people_estimate, authority_due, first_due, full_due)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      given.id,
      given.title,
      given.description,
      given.isSecurity,
      given.isDrill,
      given.detectedAt,
      given.openedAt,
      given.openedBy,
      given.openedName,
      given.categories,
      given.peopleEstimate,
      given.authorityDue,
      given.firstDue,
      given.fullDue,
    ],
  );
};

const columnOf = {
  description: "description",
  categories: "categories",
  peopleEstimate: "people_estimate",
  consequences: "consequences",
  measures: "measures",
  mustInform: "must_inform",
  authorityAt: "authority_at",
  authorityReference: "authority_reference",
  firstAt: "first_at",
  firstReference: "first_reference",
  fullAt: "full_at",
  fullReference: "full_reference",
  lateReason: "late_reason",
  closedAt: "closed_at",
  conclusion: "conclusion",
} as const;
export type IncidentChange = {
  readonly [Field in keyof typeof columnOf]?: Incident[Field] | undefined;
};

export const updateIncident = async (tx: Tx, id: string, change: IncidentChange): Promise<void> => {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return;
  const sets = entries.map(([field], n) => `${columnOf[field as keyof typeof columnOf]} = $${n + 2}`);
  await tx.query(`update privacy.incident set ${sets.join(", ")} where id = $1`, [
    id,
    ...entries.map(([, value]) => value),
  ]);
};

export interface IncidentEvent {
  readonly id: string;
  readonly incident: string;
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string;
  readonly what: string;
  readonly note: string | null;
}

export const insertIncidentEvent = async (tx: Tx, event: IncidentEvent): Promise<void> => {
  await tx.query(
    `insert into privacy.incident_event (id, incident, at, actor, actor_name, what, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [event.id, event.incident, event.at, event.actor, event.actorName, event.what, event.note],
  );
};

export const listIncidentEvents = (tx: Tx, incident: string): Promise<IncidentEvent[]> =>
  tx.query<IncidentEvent>(
    `select id, incident, at, actor, actor_name as "actorName", what, note from privacy.incident_event
     where incident = $1 order by id`,
    [incident],
  );

export interface IncidentPerson {
  readonly patient: string;
  readonly source: "audit" | "typed";
  readonly informedAt: Date | null;
  readonly informedHow: string | null;
}

export const listIncidentPeople = (
  tx: Tx,
  incident: string,
  after: string | undefined,
  limit: number,
): Promise<IncidentPerson[]> =>
  tx.query<IncidentPerson>(
    `select patient, source, informed_at as "informedAt", informed_how as "informedHow"
     from privacy.incident_person where incident = $1 and ($2::text is null or patient > $2)
     order by patient limit $3`,
    [incident, after ?? null, limit],
  );

/** How many were new. */
export const insertIncidentPeople = async (
  tx: Tx,
  incident: string,
  source: IncidentPerson["source"],
  patients: readonly string[],
): Promise<number> => {
  const rows = await tx.query(
    `insert into privacy.incident_person (incident, patient, source)
     select $1, patient, $2 from unnest($3::text[]) as p(patient) on conflict do nothing returning patient`,
    [incident, source, patients],
  );
  return rows.length;
};

export interface Informing {
  readonly incident: string;
  /** Undefined: everybody who is named. */
  readonly patients: readonly string[] | undefined;
  readonly at: Date;
  readonly how: string;
}

export const markInformed = async (tx: Tx, { incident, patients, at, how }: Informing): Promise<number> => {
  const rows = await tx.query(
    `update privacy.incident_person set informed_at = $3, informed_how = $4
     where incident = $1 and informed_at is null and ($2::text[] is null or patient = any ($2)) returning patient`,
    [incident, patients ?? null, at, how],
  );
  return rows.length;
};
