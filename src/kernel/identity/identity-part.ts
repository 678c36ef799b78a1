import type { HttpPart } from "../http/server.ts";
import { devicePart, deviceRoutes } from "./devices/device-routes.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { linkRoute } from "./me/link-route.ts";
import { meRoutes } from "./me/me-routes.ts";
import { ownFactorRoutes } from "./me/own-factors.ts";
import { ownSecretRoutes } from "./me/own-secrets.ts";
import { roleAndSessionRoutes } from "./me/role-and-sessions.ts";
import { roleIdleRoutes } from "./me/role-idle.ts";
import { signInPart } from "./sign-in/sign-in-part.ts";

export const identityRoutes = [...meRoutes, ...deviceRoutes, ...roleIdleRoutes];

/** Signing in, and everything about one's own account that takes or gives secrets. */
export const identityPart = (parts: IdentityParts): HttpPart => ({
  prefix: "/api",
  register: (app) => {
    signInPart(app, parts);
    roleAndSessionRoutes(app, parts);
    ownFactorRoutes(app, parts);
    ownSecretRoutes(app, parts);
    devicePart(app, parts);
    linkRoute(app, parts);
  },
});
