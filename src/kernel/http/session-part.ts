import { mayFhir } from "../access/scopes.ts";
import { actorOf } from "./guard.ts";
import type { HttpPart } from "./server.ts";

/** `GET /api/session`: who the token belongs to and what it allows, so that screens show only what would work. */
export const sessionPart = (): HttpPart => ({
  prefix: "/api/session",
  register: (app) => {
    app.get("/api/session", (request) => {
      const actor = actorOf(request);
      return {
        name: actor.name,
        permissions: [...actor.permissions],
        maySearchRecords: mayFhir(actor, "Patient", "s"),
      };
    });
  },
});
