import type { Day } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";

export interface RetentionClass {
  readonly code: string;
  readonly name: string;
  /** Null: for ever. */
  readonly years: number | null;
  readonly countedFrom: "episode-end" | "death";
  readonly source: string;
  readonly certainty: string;
  readonly validFrom: string;
}

export interface RetentionRule {
  readonly class: string;
  readonly types: readonly string[] | null;
  readonly label: string | null;
  readonly isDeceased: boolean | null;
}

/** The classes in force on a day. */
export const listClasses = (tx: Tx, on: Day): Promise<RetentionClass[]> =>
  tx.query<RetentionClass>(
    `select distinct on (code) code, name, years, counted_from as "countedFrom", source, certainty,
       valid_from::text as "validFrom"
     from privacy.retention_class where valid_from <= $1 order by code, valid_from desc`,
    [on],
  );

export const listRules = (tx: Tx, on: Day): Promise<RetentionRule[]> =>
  tx.query<RetentionRule>(
    `select class, types, label, is_deceased as "isDeceased" from privacy.retention_rule
     where valid_from <= $1 and (valid_until is null or valid_until > $1) order by id`,
    [on],
  );

export interface Hold {
  readonly id: string;
  readonly patient: string;
  readonly reason: string;
  readonly placedAt: Date;
  readonly placedName: string;
  readonly liftedAt: Date | null;
  readonly liftedReason: string | null;
}

const holdColumns = `id, patient, reason, placed_at as "placedAt", placed_name as "placedName",
  lifted_at as "liftedAt", lifted_reason as "liftedReason"`;

export const listHolds = (tx: Tx, patient: string | undefined): Promise<Hold[]> =>
  tx.query<Hold>(
    `select ${holdColumns} from privacy.legal_hold where $1::text is null or patient = $1
     order by placed_at desc limit 500`,
    [patient ?? null],
  );

export interface NewHold {
  readonly id: string;
  readonly patient: string;
  readonly reason: string;
  readonly placedAt: Date;
  readonly placedBy: string;
  readonly placedName: string;
}

export const insertHold = async (tx: Tx, hold: NewHold): Promise<void> => {
  await tx.query(
    `insert into privacy.legal_hold (id, patient, reason, placed_at, placed_by, placed_name)
     values ($1, $2, $3, $4, $5, $6)`,
    [hold.id, hold.patient, hold.reason, hold.placedAt, hold.placedBy, hold.placedName],
  );
};

export interface LiftHold {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
}

export const liftHold = async (tx: Tx, { id, at, by, reason }: LiftHold): Promise<boolean> => {
  const rows = await tx.query(
    `update privacy.legal_hold set lifted_at = $2, lifted_by = $3, lifted_reason = $4
     where id = $1 and lifted_at is null returning id`,
    [id, at, by, reason],
  );
  return rows.length > 0;
};

/**
 * Why nothing of a patient may be disposed of now. Who had the record restricted wants it kept, unless the erasure is
 * their own request (`except`).
 */
export const findHindrance = async (
  tx: Tx,
  patient: string,
  except: string | undefined,
): Promise<"hold" | "request" | undefined> => {
  const holds = await tx.query(
    "select id from privacy.legal_hold where patient = $1 and lifted_at is null limit 1",
    [patient],
  );
  if (holds.length > 0) return "hold";
  const requests = await tx.query(
    `select id from privacy.request where patient = $1 and id is distinct from $2
       and (state in ('received', 'accepted')
         or ($2::uuid is null and lifted_at is null and outcome ->> 'restricts' = 'true')) limit 1`,
    [patient, except ?? null],
  );
  return requests.length > 0 ? "request" : undefined;
};
