import type { Vault } from "#kernel/access/vault.ts";
import type { SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import type { RecordDesk } from "./change-rows.ts";
import type { PatientsOf } from "./patients-of.ts";

/** What opening, sharing and acting for somebody need of the rest of the house. */
export interface SharingDoor {
  readonly desk: RecordDesk;
  readonly vault: Vault;
  /** The hashes under which the record finds identifiers. */
  readonly tokens: () => SearchTokens;
  readonly patientsOf: PatientsOf;
  /** Id of the one Patient who has this number on any card. */
  readonly findByNumber: (number: string) => Promise<string | undefined>;
  /** Id of the one Patient whose personal number this is. */
  readonly findByPersonalNumber: (number: string) => Promise<string | undefined>;
  /** Name of an organization that exists. */
  readonly nameOf: (type: "Organization", id: string) => Promise<string | undefined>;
  /** What an account may see is looked up anew with its next request; called after the commit. */
  readonly forget: (accountId: string) => void;
}
