import type { FastifyInstance } from "fastify";
import { consistencyOf } from "#kernel/audit/evidence.ts";
import { listDays, listHeads, listKeys } from "#kernel/audit/heads.sql.ts";
import { signedHeadOf } from "#kernel/audit/heads.ts";
import { publicKeysOf } from "#kernel/audit/signer.ts";
import { AppError } from "#kernel/base/app-error.ts";
import type { Db } from "#kernel/db/db.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { verifierFiles } from "./verifier-files.ts";

const open = { access: "public" } as const;
const page = { access: "public", content: "page" } as const;
const headsPerPage = 1_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Asked {
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** What everybody may see of the log: roots, signatures and hashes, and the page that checks them. */
export const auditPublicPart = (db: Db): HttpPart => ({
  prefix: "/audit",
  register: (app) => {
    rootRoutes(app, db);
    pageRoutes(app);
  },
});

function rootRoutes(app: FastifyInstance, db: Db): void {
  app.get("/audit/keys", { config: open }, async () => ({
    keys: publicKeysOf(await listKeys(db.direct)),
  }));
  app.get("/audit/days", { config: open }, async () => ({
    days: (await listDays(db.direct)).map(signedHeadOf),
  }));
  app.get<Asked>("/audit/heads", { config: open }, async ({ query }) => {
    const rows = await listHeads(db.direct, cursorIn(query), headsPerPage);
    const next = rows.length === headsPerPage ? (rows.at(-1)?.id ?? null) : null;
    return { heads: rows.map(signedHeadOf), next };
  });
  app.get<Asked>("/audit/consistency", { config: open }, ({ query }) =>
    consistencyOf(db.direct, textIn(query, "from"), textIn(query, "to")),
  );
}

function pageRoutes(app: FastifyInstance): void {
  app.get("/audit/verifier.html", { config: page }, (_request, reply) =>
    reply.type("text/html; charset=utf-8").send(verifierFiles().page),
  );
  app.get("/audit/verifier.js", { config: open }, (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(verifierFiles().script),
  );
  app.get("/audit/verifier.css", { config: open }, (_request, reply) =>
    reply.type("text/css; charset=utf-8").send(verifierFiles().style),
  );
  app.get("/audit/verifier-standalone.html", { config: page }, (_request, reply) =>
    reply
      .header("content-disposition", 'attachment; filename="tuetinh-verifier.html"')
      .type("text/html; charset=utf-8")
      .send(verifierFiles().standalone),
  );
}

function textIn(query: Asked["Querystring"], name: string): string {
  const value = query[name];
  if (typeof value !== "string" || value.length > 20)
    throw new AppError("invalid", "audit.query", `Thiếu ${name}: một ngày (2026-11-20) hay một số mục`);
  return value;
}

function cursorIn({ after }: Asked["Querystring"]): string | undefined {
  if (after === undefined) return undefined;
  if (typeof after !== "string" || !uuid.test(after))
    throw new AppError("invalid", "audit.query", "after phải là mã trong next của trang trước");
  return after;
}
