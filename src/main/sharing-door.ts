import type { Authenticator } from "#kernel/access/authenticate.ts";
import type { Vault } from "#kernel/access/vault.ts";
import type { SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import type { FhirActor } from "#kernel/fhir/rest/exchange.ts";
import { personalNumber } from "#kernel/privacy/delegation/kinship.ts";
import { kinshipJobs } from "#kernel/privacy/delegation/kinship-job.ts";
import { kinshipProjection } from "#kernel/privacy/delegation/kinship-projection.ts";
import type { SharingDoor } from "#kernel/privacy/sharing-door.ts";
import { facilityPatients } from "./facility-patients.ts";
import { findByNumberIn } from "./find-by-number.ts";
import type { RecordDoor } from "./record.ts";
import { recordNames } from "./record-names.ts";

/** What the desks of emergencies, shares and delegations get of the record and of sign-in. */
export const sharingDoor = (
  record: RecordDoor,
  vault: Vault,
  { forget }: Pick<Authenticator, "forget">,
): SharingDoor => ({
  desk: record.store,
  vault,
  tokens: () => tokensOf(record),
  patientsOf: facilityPatients(() => tokensOf(record)),
  findByNumber: findByNumberIn(record),
  findByPersonalNumber: findByNumberIn(record, personalNumber),
  nameOf: recordNames(record.store),
  forget,
});

/** Who acts for a child: kept with the record, which is not open yet when this is asked for. */
export const kinshipOf = (record: () => RecordDoor) => ({
  projection: kinshipProjection(() => tokensOf(record())),
  background: kinshipJobs(() => tokensOf(record())),
});

const nobody: FhirActor = { id: "", reach: undefined, may: () => false, holds: () => false };

/** The hashes of the record, the same for whoever asks. */
const tokensOf = ({ searchOptionsFor }: Pick<RecordDoor, "searchOptionsFor">): SearchTokens =>
  searchOptionsFor({ actor: nobody }).tokens;
