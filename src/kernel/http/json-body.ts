import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { HttpError } from "./failure.ts";

/** JSON bodies, refused instead of repaired when they are not UTF-8 or name `__proto__`. */
export function acceptJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    if (isUtf8(bytes)) void parse(request, bytes.toString("utf8"), done);
    else done(notUtf8());
  });
}

const notUtf8 = (): HttpError =>
  new HttpError({ status: 400, code: "request.encoding", message: "Nội dung không phải là UTF-8 đúng" });
