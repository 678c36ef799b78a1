import type { Db } from "#kernel/db/db.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { listDemoPeople } from "./demo-people.sql.ts";

const open = { access: "public" } as const;

/** Whom one may play: the sign-in page lists them in a demonstration, and nobody anywhere else. */
export const demoDoor = (db: Db, isDemo: boolean): HttpPart => ({
  prefix: "/api/sign-in/demo",
  register: (app) => {
    app.get("/api/sign-in/demo", { config: open }, async () => ({
      people: isDemo ? await listDemoPeople(db.direct) : [],
    }));
  },
});
