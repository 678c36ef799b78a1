import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { findDemoAccount } from "./demo-people.sql.ts";

const personalNumberSystem = "http://fhir.ehealth.gov.vn/core/sid/national_id";

export type Typed = Readonly<Record<string, string>>;

interface PatientRow {
  readonly name?: readonly { readonly text?: string }[];
  readonly birthDate?: string;
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
}

/** What stands on the simulated VNeID page at first: somebody of the invented province. */
export async function demoCitizen(store: RecordStore): Promise<Typed> {
  const patient = (await findDemoAccount(store.db.direct, "citizen"))?.patient ?? undefined;
  const row = patient === undefined ? undefined : await store.rows.read("Patient", keyOf(patient));
  return row === undefined || row.deleted ? {} : cardOf(JSON.parse(row.content) as PatientRow);
}

const cardOf = ({ name, birthDate = "", identifier = [] }: PatientRow): Typed => ({
  personal_number: identifier.find(({ system }) => system === personalNumberSystem)?.value ?? "",
  name: name?.[0]?.text ?? "",
  birthdate: birthDate.split("-").toReversed().join("/"),
});

/** And on the page of an office's sign-in: an account of the demonstration, by its employee number. */
export async function demoWorker({ db }: RecordStore): Promise<Typed> {
  const account = await findDemoAccount(db.direct, "staff");
  return account === undefined ? {} : { employee_number: account.login, name: account.name };
}
