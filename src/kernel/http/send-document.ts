import type { FastifyReply, FastifyRequest } from "fastify";
import { type Encoding, encodingOf, pack } from "./compress.ts";

const mostKept = 20;

/** Sends large documents that hardly ever change; each is compressed once per encoding instead of at every request. */
export function documentSender(): (
  request: FastifyRequest,
  reply: FastifyReply,
  document: string,
) => Promise<FastifyReply> {
  // By the document itself: it is the same string each time, so its hash is known and nothing is copied.
  const kept = { br: new Map<string, Promise<Buffer>>(), gzip: new Map<string, Promise<Buffer>>() };
  const packedOf = (encoding: Encoding, document: string): Promise<Buffer> => {
    const known = kept[encoding].get(document);
    if (known !== undefined) return known;
    if (kept[encoding].size >= mostKept) kept[encoding].clear();
    const packed = pack(encoding, document);
    kept[encoding].set(document, packed);
    return packed;
  };
  return async (request, reply, document) => {
    reply.header("vary", "accept-encoding");
    const encoding = encodingOf(request.headers["accept-encoding"]);
    if (encoding === undefined) return reply.send(document);
    return reply.header("content-encoding", encoding).send(await packedOf(encoding, document));
  };
}
