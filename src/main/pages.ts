import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "#kernel/base/app-error.ts";
import { keepingPacker, sendCompressed } from "#kernel/http/compress.ts";
import type { HttpPart } from "#kernel/http/server.ts";

const dist = path.resolve(import.meta.dirname, "../../dist");
const assets = path.join(dist, "assets");

interface Kind {
  readonly type: string;
  readonly isText: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  ".js": { type: "text/javascript; charset=utf-8", isText: true },
  ".css": { type: "text/css; charset=utf-8", isText: true },
  ".svg": { type: "image/svg+xml", isText: true },
  ".woff2": { type: "font/woff2", isText: false },
  ".woff": { type: "font/woff", isText: false },
};

/** Staff at `/`, citizens at `/citizen`. */
const documents = [
  ["/", "index.html"],
  ["/citizen", "citizen.html"],
] as const;

const open = { access: "public", content: "page" } as const;

/** The built pages; hashed files may be kept by the browser for good, the page itself never. */
export const pagesPart = (): HttpPart => ({
  prefix: "/",
  register: async (app) => {
    if (!existsSync(path.join(dist, "index.html"))) return;
    // Only what was built is served: a path from outside is looked up here, never on the disk. The files of one build
    // belong together: what a running server has read stays, whatever is built beside it.
    const packer = keepingPacker();
    const files = new Map(readdirSync(assets).map((name) => [name, readFileSync(path.join(assets, name))]));
    for (const [address, file] of documents.filter(([, name]) => existsSync(path.join(dist, name)))) {
      const page = readFileSync(path.join(dist, file));
      app.get(address, { config: open }, (_request, reply) =>
        reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(page),
      );
    }
    app.get<{ Params: { "*": string } }>("/assets/*", { config: open }, (request, reply) => {
      const name = request.params["*"];
      const kind = kinds[path.extname(name)];
      const content = files.get(name);
      if (content === undefined || kind === undefined)
        throw new AppError("not-found", "pages.unknown", "Không có tệp này trên máy chủ");
      reply.header("cache-control", "public, max-age=31536000, immutable").type(kind.type);
      return kind.isText ? sendCompressed(request, reply, content, packer) : reply.send(content);
    });
  },
});
