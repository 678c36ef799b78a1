import type { AuditNote } from "#kernel/audit/entry.ts";
import { type Origin, systemOrigin } from "#kernel/audit/origin.ts";
import { newId } from "#kernel/base/ids.ts";
import type { RowWrite } from "./row-write.ts";
import type { StoredRow } from "./stored-row.ts";

/** What the audit log is told of writes: one entry each, with the version that came about. */
export function notesOfWrites(writes: readonly RowWrite[]): readonly AuditNote[] {
  const own = writes.every(({ origin }) => origin !== undefined) ? undefined : ownOrigin();
  return writes.flatMap((write) => {
    const origin = write.origin ?? own;
    return origin === undefined ? [] : [noteOf(write, origin)];
  });
}

/** Patients named by one entry of a load. */
const patientsPerNote = 500;

/** A load is told by portions: how much of what, and whose. */
export function notesOfLoad(rows: readonly StoredRow[], origin: Origin = ownOrigin()): readonly AuditNote[] {
  const patients = [...new Set(rows.flatMap((row) => patientsOf(row, undefined)))];
  const types = Object.fromEntries(
    [...Map.groupBy(rows, ({ type }) => type)].map(([type, of]) => [type, of.length]),
  );
  const note = { origin, kind: "C", action: "fhir.$import", outcome: "done", detail: { types } } as const;
  const notes: AuditNote[] = [];
  for (let at = 0; at < Math.max(patients.length, 1); at += patientsPerNote)
    notes.push({ ...note, patients: patients.slice(at, at + patientsPerNote) });
  return notes;
}

const ownOrigin = (): Origin => systemOrigin("Tuệ Tĩnh", newId());

function noteOf({ row, before }: RowWrite, origin: Origin): AuditNote {
  const isNew = before === undefined || before.deleted;
  const action = row.deleted ? "fhir.delete" : isNew ? "fhir.create" : "fhir.update";
  return {
    origin,
    kind: row.deleted ? "D" : isNew ? "C" : "U",
    action,
    outcome: "done",
    type: row.type,
    target: row.id,
    version: row.version,
    patients: patientsOf(row, before?.patient),
  };
}

/** Of a row that moves from one patient to another both are concerned. */
function patientsOf({ type, key, index }: RowWrite["row"], before: string | undefined): readonly string[] {
  if (type === "Patient") return [key];
  const { patient } = index;
  if (patient === undefined) return before === undefined ? [] : [before];
  return before === undefined || before === patient ? [patient] : [patient, before];
}
