/** What the room needs from rooms to its right and from the running server; given by `main`. */
export interface AccessDoor {
  /** Name of a resource of the record that exists; undefined when there is none of this id. */
  readonly nameOf: (type: "Organization" | "Practitioner", id: string) => Promise<string | undefined>;
  /** What the account may do is looked up anew with its next request; called after the commit. */
  readonly forget: (accountId: string) => void;
}
