import type { FastifyInstance } from "fastify";

/** Inside the caller's plugin, bodies of every content type arrive as they were sent, as a `Buffer`. */
export function acceptRawBodies(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => {
    done(null, body);
  });
}
