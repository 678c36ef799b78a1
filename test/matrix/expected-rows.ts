import { mayRecord } from "./expected-rights.ts";
import { expectedRoles } from "./expected-roles.ts";
import type { PatientName, Row } from "./record.ts";

/** Whose patients each reach covers in the record of this matrix. */
const reached: Readonly<Record<string, readonly PatientName[]>> = {
  facility: ["own"],
  treatment: ["consulted"],
  self: ["own"],
  nobody: [],
};

export const reachesPatient = (role: string, patient: Row["patient"]): boolean =>
  (patient === "directory" ||
    reached[expectedRoles[role]?.reach ?? "nobody"]?.some((name) => name === patient)) ??
  false;

/** Restricted rows are for the programme's clinicians and for the person the row is about, not for who acts for them. */
export function seesRow(role: string, { type, patient, label }: Row): boolean {
  if (!mayRecord(role, type, "r") || !reachesPatient(role, patient)) return false;
  return label === undefined || role === "citizen" || expectedRoles[role]?.label === label;
}
