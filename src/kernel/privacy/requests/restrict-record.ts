import type { Tx } from "#kernel/db/db.ts";
import { type Edited, editRows, type Fields, idOf, type RecordDesk } from "../change-rows.ts";
import { listPersonRows, type PersonRow } from "../record-rows.sql.ts";

/** The label that hides a row from everybody whose role does not carry it: see kernel/access/reach.ts. */
const label = {
  system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
  code: "R",
  display: "Hạn chế xử lý theo yêu cầu của người bệnh",
} as const;

interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}

interface Meta {
  readonly security?: readonly Coding[];
}

export interface Labelling {
  readonly rows: number;
  /** Rows that could not be written anew: somebody has to look at them. */
  readonly unlabelled: number;
}

/**
 * Labels the rows of a person's record. The Patient itself stays to be found: who is unconscious must be recognised
 * before anybody can open the rest in an emergency.
 */
export async function restrictRecord(desk: RecordDesk, tx: Tx, patient: string): Promise<Labelling> {
  const rows = (await listPersonRows(tx, patient)).filter(
    (row) => row.type !== "Patient" && !labelsOf(row).some(({ code }) => code === label.code),
  );
  const edited = await editRows(desk, tx, {
    rows: rows.map(nameOf),
    change: (document) => withSecurity(document, (labels) => [...labels, label]),
  });
  return labellingOf(edited);
}

/** Takes away the labels that a request put there; those of the clinicians stay. */
export async function liftRestriction(desk: RecordDesk, tx: Tx, patient: string): Promise<Labelling> {
  const rows = (await listPersonRows(tx, patient)).filter((row) => labelsOf(row).some(isOurs));
  const edited = await editRows(desk, tx, {
    rows: rows.map(nameOf),
    change: (document) => withSecurity(document, (labels) => labels.filter((each) => !isOurs(each))),
  });
  return labellingOf(edited);
}

const labellingOf = ({ written, refusals }: Edited): Labelling => ({
  rows: written.length,
  unlabelled: refusals.length,
});

const nameOf = (row: PersonRow) => ({ type: row.type, id: idOf(row) });

const isOurs = ({ code, display }: Coding): boolean => code === label.code && display === label.display;

const labelsOf = ({ content }: PersonRow): readonly Coding[] =>
  (JSON.parse(content) as { readonly meta?: Meta }).meta?.security ?? [];

function withSecurity(document: Fields, change: (labels: readonly Coding[]) => readonly Coding[]): Fields {
  const { security = [], ...meta } = (document["meta"] ?? {}) as Meta;
  const labels = change(security);
  return { ...document, meta: labels.length === 0 ? meta : { ...meta, security: labels } };
}
