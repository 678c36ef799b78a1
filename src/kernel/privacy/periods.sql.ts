import type { Day } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";

export const periodUnits = ["hour", "day", "working-day", "month", "percent"] as const;

/** A period of the law as it was in force on a day. */
export interface Period {
  readonly name: string;
  readonly amount: number;
  readonly unit: (typeof periodUnits)[number];
  readonly source: string;
}

export const findPeriod = async (tx: Tx, name: string, on: Day): Promise<Period | undefined> => {
  const [row] = await tx.query<Period>(
    `select name, amount, unit, source from privacy.period
     where name = $1 and valid_from <= $2 order by valid_from desc limit 1`,
    [name, on],
  );
  return row;
};

export interface SourcedPeriod extends Period {
  readonly validFrom: Day;
  readonly certainty: string;
}

/** The periods in force on a day. */
export const listPeriods = (tx: Tx, on: Day): Promise<SourcedPeriod[]> =>
  tx.query<SourcedPeriod>(
    `select distinct on (name) name, amount, unit, source, certainty, valid_from::text as "validFrom"
     from privacy.period where valid_from <= $1 order by name, valid_from desc`,
    [on],
  );
