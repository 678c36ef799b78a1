import type { Vault } from "#kernel/access/vault.ts";
import type { Route } from "#kernel/http/route.ts";
import type { RecordDesk } from "./change-rows.ts";
import { noticeRoutes } from "./notices/routes.ts";
import { requestRoutes } from "./requests/routes.ts";
import { retentionRoutes } from "./retention/routes.ts";

/** What the duties of the law on personal data need of the rest of the house. */
export interface DutyDoor {
  readonly desk: RecordDesk;
  readonly vault: Vault;
}

export const dutyRoutes = ({ desk }: DutyDoor): readonly Route[] => [
  ...requestRoutes(desk),
  ...noticeRoutes,
  ...retentionRoutes(desk),
];
