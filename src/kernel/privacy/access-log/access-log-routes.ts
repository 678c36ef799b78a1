import type { Route } from "#kernel/http/route.ts";
import { deskRoutes } from "./desk-routes.ts";
import { findingRoutes } from "./finding-routes.ts";
import { myAccessRoutes } from "./my-routes.ts";
import { type AccessLogDoor, personRoute } from "./person-route.ts";

export const accessLogRoutes = (door: AccessLogDoor): readonly Route[] => [
  ...deskRoutes,
  personRoute(door),
  ...findingRoutes,
  ...myAccessRoutes,
];
