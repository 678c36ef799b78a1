/** Labels of `meta.security` that hide a row from those whose role does not carry the programme. */
export const restrictedLabels = ["HIV", "PSY", "OPIOIDUD", "R", "V"] as const;
/** HIV, mental health, methadone (codes of v3-ActCode), and what is restricted in general (v3-Confidentiality). */
export type RestrictedLabel = (typeof restrictedLabels)[number];

/**
 * How far a person's role reaches over other people's data; compiled into every SQL read of the record.
 * Ids are FHIR ids as they stand in references.
 */
export interface Reach {
  /** Organizations whose patients are seen: they were there, are registered there, or belong to its catchment. */
  readonly facilities: readonly string[];
  /** Practitioner whose own running treatments are seen, wherever they happen. */
  readonly practitioner: string | undefined;
  /** Single people: oneself, whom one acts for, who shared, whose record was opened in an emergency. */
  readonly patients: readonly string[];
  /** Those among `patients` of whom restricted rows are seen too (oneself, emergencies, explicit shares). */
  readonly unrestricted: readonly string[];
  /** Those among `patients` whose record was opened in an emergency: each access stands out in the audit log. */
  readonly emergencies?: readonly string[];
  /** Restricted rows of these labels are seen within the reach. */
  readonly labels: readonly RestrictedLabel[];
  /** Organizations that a patient's refusal to one of them counts against: the facility of the session. */
  readonly refusable: readonly string[];
}

/** Nobody's data: leaders and offices that work with figures only. */
export const reachesNobody: Reach = {
  facilities: [],
  practitioner: undefined,
  patients: [],
  unrestricted: [],
  labels: [],
  refusable: [],
};
