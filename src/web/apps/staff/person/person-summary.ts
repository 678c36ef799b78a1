import { Patient } from "./fhir.ts";

export interface PersonSummary {
  readonly id: string;
  readonly name: string;
  readonly gender: string | undefined;
  readonly birthDate: string | undefined;
  readonly deceased: boolean;
  /** Last four digits of the citizen number: enough to tell two people apart at the counter. */
  readonly cccdEnd: string | undefined;
  readonly bhyt: { readonly number: string; readonly until: string | undefined } | undefined;
  readonly phone: string | undefined;
  readonly address: string | undefined;
}

/** What a row and the banner say about a person; `undefined` when it is not a Patient. */
export function findPersonSummary(resource: unknown): PersonSummary | undefined {
  const { success, data } = Patient.safeParse(resource);
  return success ? personSummaryOf(data) : undefined;
}

function personSummaryOf(patient: Patient): PersonSummary {
  const cccd = identifierOf(patient, /\/(?:national_id|cccd)$/);
  const bhyt = identifierOf(patient, /\/(?:insurance_number|bhyt)$/);
  return {
    id: patient.id,
    name: nameOf(patient),
    gender: patient.gender,
    birthDate: patient.birthDate,
    deceased: patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined,
    cccdEnd: cccd?.value?.slice(-4),
    bhyt: bhyt?.value === undefined ? undefined : { number: bhyt.value, until: bhyt.period?.end },
    phone: patient.telecom?.find(({ system }) => system === "phone")?.value,
    address: addressOf(patient),
  };
}

const identifierOf = ({ identifier = [] }: Patient, system: RegExp) =>
  identifier.find((one) => system.test(one.system ?? ""));

/** Family, middle and given name in the order people here say them. */
function nameOf({ name = [] }: Patient): string {
  const name0 = name.find(({ use }) => use === "official") ?? name[0];
  return name0?.text ?? [name0?.family, ...(name0?.given ?? [])].filter(Boolean).join(" ");
}

function addressOf({ address = [] }: Patient): string | undefined {
  const [first] = address;
  if (!first) return undefined;
  const parts = [...(first.line ?? []), first.district, first.city, first.state].filter(Boolean);
  return first.text ?? [...new Set(parts)].join(", ");
}
