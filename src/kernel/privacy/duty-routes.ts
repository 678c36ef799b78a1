import type { Vault } from "#kernel/access/vault.ts";
import type { Route } from "#kernel/http/route.ts";
import { breachRoutes } from "./breach/routes.ts";
import type { RecordDesk } from "./change-rows.ts";
import { noticeRoutes } from "./notices/routes.ts";
import type { PatientsOf } from "./patients-of.ts";
import { registerRoutes } from "./register/routes.ts";
import { releaseRoutes } from "./release/routes.ts";
import { requestRoutes } from "./requests/routes.ts";
import { retentionRoutes } from "./retention/routes.ts";

/** What the duties of the law on personal data need of the rest of the house. */
export interface DutyDoor {
  readonly desk: RecordDesk;
  readonly vault: Vault;
  readonly patientsOf: PatientsOf;
}

export const dutyRoutes = ({ desk, vault, patientsOf }: DutyDoor): readonly Route[] => [
  ...requestRoutes(desk, patientsOf),
  ...noticeRoutes,
  ...retentionRoutes(desk),
  ...registerRoutes,
  ...breachRoutes(patientsOf),
  ...releaseRoutes(vault),
];
