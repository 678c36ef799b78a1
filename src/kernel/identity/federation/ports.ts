export interface ProvenCitizen {
  readonly personalNumber: string;
  /** `yyyy-mm-dd` */
  readonly birthDate: string;
}

/** Looks up the one Patient with this personal number and birth date; undefined for none or several. */
export type FindProvenCitizen = (
  citizen: ProvenCitizen,
) => Promise<{ readonly patient: string; readonly name: string } | undefined>;
