/** Sends a short number to a telephone; an adapter in `connectors` does it. */
export interface OneTimeCodeSender {
  /** Resolves when the network took the message over; rejects when it did not. */
  readonly send: (message: { readonly phone: string; readonly text: string }) => Promise<void>;
}

export interface CitizenSearch {
  readonly personalNumber: string;
  /** `yyyy-mm-dd` */
  readonly birthDate: string;
  /** Proven by a code; has to stand in the record too, or anybody could take over a record with two known facts. */
  readonly phone: string;
}

/** Looks a citizen up in the record. */
export type FindCitizen = (
  wanted: CitizenSearch,
) => Promise<{ readonly patient: string; readonly name: string } | undefined>;
