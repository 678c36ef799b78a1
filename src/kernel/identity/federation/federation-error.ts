export const federationFaults = ["refused", "down", "token", "expired", "busy"] as const;
/** Refused by the provider or the person; not answering; an answer that proves nothing; too late or not ours; too many. */
export type FederationFault = (typeof federationFaults)[number];

/** A sign-in outside that came to nothing. */
export class FederationError extends Error {
  readonly fault: FederationFault;

  constructor(fault: FederationFault, options?: ErrorOptions) {
    super(`sign-in outside: ${fault}`, options);
    this.name = "FederationError";
    this.fault = fault;
  }
}
