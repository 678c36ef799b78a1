import type { RestrictedLabel } from "#kernel/access/reach.ts";
import type { Tx } from "#kernel/db/db.ts";

/** A code of the system that begins so puts the label on what a person writes. */
export interface LabelRule {
  readonly system: string;
  readonly prefix: string;
  readonly label: RestrictedLabel;
}

/** The rules of today: few rows, read with each write of a person, so that a new one counts at once. */
export const listLabelRules = (tx: Tx): Promise<LabelRule[]> =>
  tx.query<LabelRule>(
    `select system, code_prefix as prefix, label from kernel.label_rule
     where valid_from <= current_date and (valid_to is null or valid_to > current_date)`,
    [],
    "label-rules",
  );
