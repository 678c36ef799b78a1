import type { Route } from "#kernel/http/route.ts";
import { deskRoutes } from "./desk-routes.ts";
import { findingRoutes } from "./finding-routes.ts";
import { myAccessRoutes } from "./my-routes.ts";

export const accessLogRoutes: readonly Route[] = [...deskRoutes, ...findingRoutes, ...myAccessRoutes];
