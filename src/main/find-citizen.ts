import { systemOrigin } from "#kernel/audit/origin.ts";
import { newId } from "#kernel/base/ids.ts";
import { FhirError } from "#kernel/fhir/resource.ts";
import type { FhirActor } from "#kernel/fhir/rest/exchange.ts";
import type { CitizenSearch, FindCitizen } from "#kernel/identity/ports.ts";
import { plainPhone } from "#kernel/privacy/telephone/phones.ts";
import type { RecordDoor } from "./record.ts";
import { standingPatient } from "./standing-patient.ts";

interface PatientRow {
  readonly id: string;
  readonly active?: boolean;
  readonly birthDate?: string;
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
  readonly name?: readonly { readonly text?: string }[];
  readonly telecom?: readonly { readonly system?: string; readonly value?: string }[];
}

interface Found {
  readonly entry?: readonly { readonly resource: PatientRow }[];
}

/** The personal number, as VN Core names it. */
const personalNumberSystem = "http://fhir.ehealth.gov.vn/core/sid/national_id";

/** The product itself looks; what it finds opens a session for one person only. */
const door: FhirActor = {
  id: "00000000-0000-7000-8000-000000000000",
  reach: undefined,
  may: (type, interaction) => type === "Patient" && interaction === "s",
  holds: () => false,
};

/** Whose record has this number, this birth date and this telephone, and not only since today; nobody when several have. */
export function findCitizenIn({ dispatch, store }: Pick<RecordDoor, "dispatch" | "store">): FindCitizen {
  return async (wanted) => {
    const { personalNumber, birthDate } = wanted;
    const query = new URLSearchParams({
      identifier: `${personalNumberSystem}|${personalNumber}`,
      birthdate: birthDate,
      _count: "5",
    });
    const fits = (row: PatientRow): boolean => fitsWanted(row, wanted);
    const rows = (await patientsOf(dispatch, query.toString())).filter(fits);
    const [only, another] = rows;
    if (only === undefined || another !== undefined) return undefined;
    if (!(await standingPatient(store, only.id, fits))) return undefined;
    return { patient: only.id, name: only.name?.[0]?.text ?? personalNumber };
  };
}

const fitsWanted = ({ active, birthDate, identifier, telecom }: PatientRow, wanted: CitizenSearch): boolean =>
  active !== false &&
  birthDate === wanted.birthDate &&
  identifier?.some((each) => each.value === wanted.personalNumber) === true &&
  telecom?.some(({ system, value = "" }) => system === "phone" && plainPhone(value) === wanted.phone) ===
    true;

async function patientsOf(dispatch: RecordDoor["dispatch"], query: string): Promise<readonly PatientRow[]> {
  try {
    const { status, body } = await dispatch({
      method: "GET",
      path: ["Patient"],
      query,
      header: () => undefined,
      body: () => {
        throw new Error("a search by query has no body");
      },
      text: () => "",
      actor: door,
      origin: systemOrigin("Tuệ Tĩnh", newId()),
      base: "",
      at: undefined,
    });
    if (status !== 200) return [];
    return ((JSON.parse(body) as Found).entry ?? []).map(({ resource }) => resource);
  } catch (error) {
    // A date such as 2026-02-31: nobody is born on it.
    if (error instanceof FhirError) return [];
    throw error;
  }
}
