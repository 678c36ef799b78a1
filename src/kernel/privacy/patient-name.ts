import { AppError } from "#kernel/base/app-error.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { findPatientContent } from "./record-rows.sql.ts";

interface PatientFields {
  readonly name?: readonly {
    readonly text?: string;
    readonly family?: string;
    readonly given?: readonly string[];
  }[];
}

/** As the record spells it; a record without a name is told by its id. */
export async function findPatientName(tx: Tx, id: string): Promise<string | undefined> {
  const content = await findPatientContent(tx, keyOf(id));
  if (content === undefined) return undefined;
  const [first] = (JSON.parse(content) as PatientFields).name ?? [];
  const spelled = first?.text ?? [first?.family, ...(first?.given ?? [])].filter(Boolean).join(" ");
  return spelled === "" ? id : spelled;
}

export async function getPatientName(tx: Tx, id: string): Promise<string> {
  const name = await findPatientName(tx, id);
  if (name === undefined)
    throw new AppError("not-found", "privacy.no-patient", "Không tìm thấy hồ sơ người bệnh này");
  return name;
}
