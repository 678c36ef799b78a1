import type { Tx } from "#kernel/db/db.ts";
import { FhirPathError } from "#kernel/fhir/fhirpath/fhir-path-error.ts";
import { FhirError, type Resource } from "#kernel/fhir/resource.ts";
import { UnfitValue } from "./sql-types.ts";
import {
  deleteStatement,
  failureStatement,
  insertStatements,
  type Place,
  type Statement,
  type TableRow,
  type ViewTable,
} from "./view-table.ts";

/** What a view has to know of a changed record. */
export interface RecordChange extends Place {
  /** Undefined when the record was deleted. */
  readonly resource: Resource | undefined;
  readonly previousBucket: number | undefined;
}

/** Brings the rows of one view in step with changed records, all statements in one go. */
export const projectChanges = async (
  tx: Tx,
  table: ViewTable,
  changes: readonly RecordChange[],
): Promise<void> => {
  await Promise.all(
    statementsFor(table, changes).map((statement) =>
      tx.query(statement.text, statement.values, statement.name),
    ),
  );
};

const statementsFor = (table: ViewTable, changes: readonly RecordChange[]): readonly Statement[] => {
  const old = changes.flatMap(({ key, previousBucket }) =>
    previousBucket === undefined ? [] : [{ key, bucket: previousBucket }],
  );
  const rows: TableRow[] = [];
  const failures: Statement[] = [];
  for (const change of changes) {
    const found = rowsOf(table, change);
    if (typeof found === "string") failures.push(failureStatement(table, change, found));
    else rows.push(...found);
  }
  return [
    ...(old.length === 0 ? [] : [deleteStatement(table, old)]),
    ...insertStatements(table, rows),
    ...failures,
  ];
};

/** The rows of a record, or the reason why there are none: a view must never stand in the way of a record. */
const rowsOf = (table: ViewTable, change: RecordChange): readonly TableRow[] | string => {
  const { resource, bucket, key } = change;
  if (resource === undefined) return [];
  try {
    return table.rowsOf(resource).map((cells, rowNo) => ({ bucket, key, rowNo, cells }));
  } catch (error) {
    if (error instanceof FhirError || error instanceof FhirPathError || error instanceof UnfitValue)
      return error.message;
    return "defect";
  }
};
