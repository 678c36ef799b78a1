import type { Tx } from "#kernel/db/db.ts";

/** A search parameter of the installation's own, as it is registered for one type. */
export interface RegisteredParam {
  readonly type: string;
  readonly code: string;
  readonly ordinal: number;
  /** JSON of `ParamDefinition`. */
  readonly definition: string;
  /** Key of the SearchParameter resource. */
  readonly source: string;
  readonly active: boolean;
  readonly ready: boolean;
  readonly changed: number;
}

interface EpochRow {
  readonly epoch: number;
}

const epochOf = ([row]: readonly EpochRow[]): number => {
  if (row === undefined) throw new Error("fhir.custom_parameter_epoch has exactly one row");
  return row.epoch;
};

export const readEpoch = async (tx: Tx): Promise<number> =>
  epochOf(
    await tx.query<EpochRow>("select epoch from fhir.custom_parameter_epoch", [], "custom_parameter_epoch"),
  );

/** Those who change parameters do so one after the other. */
export const lockEpoch = async (tx: Tx): Promise<number> =>
  epochOf(await tx.query<EpochRow>("select epoch from fhir.custom_parameter_epoch for update"));

export const raiseEpoch = async (tx: Tx): Promise<number> =>
  epochOf(
    await tx.query<EpochRow>("update fhir.custom_parameter_epoch set epoch = epoch + 1 returning epoch"),
  );

/** In the order of their names, so that every process builds the same. */
export const listParams = (tx: Tx): Promise<RegisteredParam[]> =>
  tx.query(
    `select type, code, ordinal, definition, source, active, ready, changed
     from fhir.custom_parameter order by type collate "C", code collate "C"`,
  );

export const putParam = (tx: Tx, param: RegisteredParam): Promise<unknown[]> =>
  tx.query(
    `insert into fhir.custom_parameter (type, code, ordinal, definition, source, active, ready, changed)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (type, code) do update set definition = excluded.definition, source = excluded.source,
       active = excluded.active, ready = excluded.ready, changed = excluded.changed`,
    [
      param.type,
      param.code,
      param.ordinal,
      param.definition,
      param.source,
      param.active,
      param.ready,
      param.changed,
    ],
  );

/** All rows of the type are indexed as of this epoch: what was new can be asked, what was taken back is gone. */
export async function settleParams(tx: Tx, type: string, epoch: number): Promise<void> {
  await tx.query("delete from fhir.custom_parameter where type = $1 and not active and changed <= $2", [
    type,
    epoch,
  ]);
  await tx.query("update fhir.custom_parameter set ready = true where type = $1 and changed <= $2", [
    type,
    epoch,
  ]);
}

/** The number that the next transaction to write will get at the earliest. */
export async function nextTransaction(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ readonly next: string }>(
    "select pg_snapshot_xmax(pg_current_snapshot())::text as next",
  );
  if (row === undefined) throw new Error("the statement answers exactly one row");
  return row.next;
}

/** Whether every transaction with a smaller number has ended. */
export async function hasEndedBefore(tx: Tx, transaction: string): Promise<boolean> {
  const [row] = await tx.query<{ readonly ended: boolean }>(
    "select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as ended",
    [transaction],
  );
  return row?.ended === true;
}
