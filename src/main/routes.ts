import { statisticsRoutes } from "#governance/statistics/routes.ts";
import { jobRoutes } from "#kernel/http/job-routes.ts";
import type { Route } from "#kernel/http/route.ts";
import { identityRoutes } from "#kernel/identity/identity-part.ts";
import { smartRoutes } from "#kernel/identity/provider/smart-routes.ts";
import type { AccessDoor } from "#kernel/identity/roles/access-door.ts";
import { accessRoutes } from "#kernel/identity/roles/access-routes.ts";
import { accessLogRoutes } from "#kernel/privacy/access-log/access-log-routes.ts";
import { type DutyDoor, dutyRoutes } from "#kernel/privacy/duty-routes.ts";
import type { SharingDoor } from "#kernel/privacy/sharing-door.ts";
import { sharingRoutes } from "#kernel/privacy/sharing-routes.ts";
import { viewRoutes } from "#kernel/reporting/view-routes.ts";

/** What rooms need from each other to answer, put together by `openApp`. */
export interface RouteDoors {
  readonly access: AccessDoor;
  readonly duties: Omit<DutyDoor, "patientsOf">;
  readonly sharing: SharingDoor;
}

/** Every command and query of the product; the promises each of them owes are tested over this list. */
export const routesOf = (doors: RouteDoors): readonly Route[] => [
  ...jobRoutes,
  ...viewRoutes,
  ...accessRoutes(doors.access),
  ...identityRoutes,
  ...smartRoutes(doors.access),
  ...dutyRoutes({ ...doors.duties, patientsOf: doors.sharing.patientsOf }),
  ...sharingRoutes(doors.sharing),
  ...accessLogRoutes(doors.sharing),
  ...statisticsRoutes,
];
