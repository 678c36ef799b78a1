import type { Authenticator } from "#kernel/access/authenticate.ts";
import type { Vault } from "#kernel/access/vault.ts";
import type { SharingDoor } from "#kernel/privacy/sharing-door.ts";
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
  findByNumber: findByNumberIn(record),
  nameOf: recordNames(record.store),
  forget,
});
