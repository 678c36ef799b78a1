import type { Tx } from "../db/db.ts";
import type { AuditRow } from "./entry.ts";

/** So many rows in one statement; each size is planned once per connection. */
const sizes = [64, 32, 16, ...Array.from({ length: 15 }, (_, n) => 15 - n)];
const width = 12;

const texts = new Map<string, string>();

function insertText(size: number, shift: number, suffix: string): string {
  const key = `${size} ${shift}${suffix}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const moment = `(pg_current_xact_id()::text::int8 + ${shift})`;
  const rows = Array.from({ length: size }, (_, r) => {
    const places = Array.from({ length: width }, (_, c) => `$${r * width + c + 1}`);
    return `(${[...places, moment].join(",")})`;
  });
  const text = `insert into audit.entry (id, at, actor, patient, patients, facility, action, type, outcome, everyone,
    purpose, event, moment) values ${rows.join(",")}${suffix}`;
  texts.set(key, text);
  return text;
}

export interface InsertOptions {
  /** Of the era in force. */
  readonly shift: number;
  /** Some of them may be in already. */
  readonly again: boolean;
}

/** Adds entries; up to 15 in one statement. */
export async function insertEntries(
  tx: Tx,
  rows: readonly AuditRow[],
  { shift, again }: InsertOptions,
): Promise<void> {
  const suffix = again ? " on conflict (id) do nothing" : "";
  const sent: Promise<unknown>[] = [];
  let at = 0;
  for (const size of sizes)
    while (rows.length - at >= size) {
      const values: unknown[] = [];
      for (const row of rows.slice(at, at + size)) values.push(...valuesOf(row));
      sent.push(tx.query(insertText(size, shift, suffix), values, `audit_${size}_${shift}${again}`));
      at += size;
    }
  const failed = (await Promise.allSettled(sent)).find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

const valuesOf = (row: AuditRow): readonly unknown[] => [
  row.id,
  row.at,
  row.actor,
  row.patient,
  row.patients === null ? null : `{${row.patients.join(",")}}`,
  row.facility,
  row.action,
  row.type,
  row.outcome,
  row.everyone,
  row.purpose,
  row.event,
];

/** Those of the ids that are not in the table. */
export async function listMissing(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    "select k.id from unnest($1::uuid[]) as k(id) where not exists (select from audit.entry e where e.id = k.id)",
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** An entry as it is searched. */
export interface EntryRow {
  readonly id: string;
  readonly moment: number;
  readonly at: Date;
  readonly patient: string | null;
  readonly patients: string | null;
  readonly event: string;
}

const columns = "id, moment, at, patient, array_to_string(patients, ',') as patients, event";

export const findEntry = async (tx: Tx, id: string): Promise<EntryRow | undefined> =>
  (await tx.query<EntryRow>(`select ${columns} from audit.entry where id = $1`, [id]))[0];
