import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { HttpPart } from "#kernel/http/server.ts";

const dist = path.resolve(import.meta.dirname, "../../dist");

/** The built pages at `/`; hashed files may be kept by the browser for good, the page itself never. */
export const pagesPart = (): HttpPart => ({
  prefix: "/",
  register: async (app) => {
    if (!existsSync(path.join(dist, "index.html"))) return;
    const page = readFileSync(path.join(dist, "index.html"));
    app.get("/", { config: { access: "public", content: "page" } }, (_request, reply) =>
      reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(page),
    );
    await app.register(fastifyStatic, {
      root: path.join(dist, "assets"),
      prefix: "/assets/",
      immutable: true,
      maxAge: "365d",
      index: false,
      decorateReply: false,
    });
  },
});
