import { refusalConsent } from "#kernel/fhir/search/refusal-consent.ts";

export const consentKinds = ["share", "refusal", "delegation"] as const;
/** A record shared with a clinician, kept from a facility, or lent to somebody who acts for the patient. */
export type ConsentKind = (typeof consentKinds)[number];

/** Categories of our own; `refusal` is the one that the search scope asks for. */
const categories: Readonly<Record<ConsentKind, { readonly code: string; readonly display: string }>> = {
  share: { code: "share", display: "Chia sẻ hồ sơ với nhân viên y tế" },
  refusal: { code: refusalConsent.code, display: "Không cho cơ sở xem hồ sơ" },
  delegation: { code: "delegate", display: "Ủy quyền xem hồ sơ" },
};

export interface ConsentFacts {
  readonly kind: ConsentKind;
  /** Id of the Patient. */
  readonly patient: string;
  /** `Practitioner/…`, `Organization/…` or `Patient/…`; absent for clinicians the record does not know. */
  readonly actor: string | undefined;
  readonly actorName: string;
  readonly from: Date;
  readonly until: Date | null;
}

const hl7 = "http://terminology.hl7.org/CodeSystem";

/** The patient's word as a FHIR Consent: permitted to read, or denied. */
export function consentResource({ kind, patient, actor, actorName, from, until }: ConsentFacts) {
  const denies = kind === "refusal";
  return {
    resourceType: "Consent",
    status: "active",
    scope: { coding: [{ system: `${hl7}/consentscope`, code: "patient-privacy" }] },
    category: [{ coding: [{ system: refusalConsent.system, ...categories[kind] }] }],
    patient: { reference: `Patient/${patient}` },
    dateTime: from.toISOString(),
    performer: [{ reference: `Patient/${patient}` }],
    policyRule: { coding: [{ system: `${hl7}/v3-ActCode`, code: denies ? "OPTOUT" : "OPTIN" }] },
    provision: {
      type: denies ? "deny" : "permit",
      period: { start: from.toISOString(), ...(until === null ? {} : { end: until.toISOString() }) },
      actor: [
        {
          role: { coding: [{ system: `${hl7}/v3-ParticipationType`, code: "IRCP" }] },
          reference: { ...(actor === undefined ? {} : { reference: actor }), display: actorName },
        },
      ],
      action: [{ coding: [{ system: `${hl7}/consentaction`, code: "access" }] }],
    },
  };
}
