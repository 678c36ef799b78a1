import type { Route } from "#kernel/http/route.ts";
import { alertRoutes } from "./alerts/alert-routes.ts";
import { consentRoutes } from "./consent/consent-routes.ts";
import { delegationRoutes } from "./delegation/delegation-routes.ts";
import { kinshipRoutes } from "./delegation/kinship-routes.ts";
import { emergencyRoutes } from "./emergency/emergency-routes.ts";
import type { SharingDoor } from "./sharing-door.ts";

/** Whose record is opened to whom, beyond what roles reach: by emergency, by the patient's word, by acting for. */
export const sharingRoutes = (door: SharingDoor): readonly Route[] => [
  ...alertRoutes,
  ...emergencyRoutes(door),
  ...consentRoutes(door),
  ...delegationRoutes(door),
  ...kinshipRoutes(door),
];
