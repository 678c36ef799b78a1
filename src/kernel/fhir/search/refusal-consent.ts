/** Category of a Consent by which a patient keeps an organization (`provision.actor`) from their record. */
export const refusalConsent = {
  system: "urn:tuetinh:consent",
  code: "refuse-facility",
} as const;
