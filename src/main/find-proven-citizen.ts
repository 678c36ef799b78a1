import { systemOrigin } from "#kernel/audit/origin.ts";
import { newId } from "#kernel/base/ids.ts";
import { FhirError } from "#kernel/fhir/resource.ts";
import type { FhirActor } from "#kernel/fhir/rest/exchange.ts";
import type { FindProvenCitizen } from "#kernel/identity/federation/ports.ts";
import type { RecordDoor } from "./record.ts";
import { standingPatient } from "./standing-patient.ts";

interface PatientRow {
  readonly id: string;
  readonly active?: boolean;
  readonly birthDate?: string;
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
  readonly name?: readonly { readonly text?: string }[];
}

interface Found {
  readonly entry?: readonly { readonly resource: PatientRow }[];
}

/** The personal number, as VN Core names it. */
const system = "http://fhir.ehealth.gov.vn/core/sid/national_id";

/** The product itself looks; what it finds opens a session for one person only. */
const door: FhirActor = {
  id: "00000000-0000-7000-8000-000000000000",
  reach: undefined,
  may: (type, interaction) => type === "Patient" && interaction === "s",
  holds: () => false,
};

/** Whose record has this number and this birth date, and not only since today; nobody when several have. */
export function findProvenCitizenIn({
  dispatch,
  store,
}: Pick<RecordDoor, "dispatch" | "store">): FindProvenCitizen {
  return async ({ personalNumber, birthDate }) => {
    if (!/^\d{12}$/.test(personalNumber)) return undefined;
    const query = new URLSearchParams({ identifier: `${system}|${personalNumber}`, _count: "5" });
    const fits = (row: PatientRow): boolean =>
      row.active !== false &&
      row.birthDate === birthDate &&
      row.identifier?.some((each) => each.system === system && each.value === personalNumber) === true;
    const rows = (await search(dispatch, query.toString())).filter(fits);
    const [only, another] = rows;
    if (only === undefined || another !== undefined) return undefined;
    if (!(await standingPatient(store, only.id, fits))) return undefined;
    return { patient: only.id, name: only.name?.[0]?.text ?? personalNumber };
  };
}

async function search(dispatch: RecordDoor["dispatch"], query: string): Promise<readonly PatientRow[]> {
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
    return status === 200 ? ((JSON.parse(body) as Found).entry ?? []).map(({ resource }) => resource) : [];
  } catch (error) {
    if (error instanceof FhirError) return [];
    throw error;
  }
}
