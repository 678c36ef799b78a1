import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { fastify } from "fastify";
import { keepingPacker, pack, sendCompressed } from "./compress.ts";

const answerOf = async (payload: string) => {
  const app = fastify();
  app.get("/", (request, reply) => sendCompressed(request, reply.type("text/plain; charset=utf-8"), payload));
  const answer = await app.inject("/");
  await app.close();
  return answer;
};

for (const [what, text] of [
  ["a short answer", "Nguyễn Văn An 🏥"],
  ["a long answer", "Nguyễn Văn An 🏥 ".repeat(2000)],
  ["a long answer without marks", "nguyen van an ".repeat(2000)],
] as const)
  test(`${what} leaves letter by letter as it was written, and says its size in bytes`, async () => {
    const { payload, headers } = await answerOf(text);
    assert.equal(payload, text);
    assert.equal(headers["content-length"], String(Buffer.byteLength(text)));
  });

test("half a letter in a long answer does not keep the rest from leaving", async () => {
  const { payload, statusCode } = await answerOf(`${"Ấ".repeat(5000)}\ud83c`);
  assert.equal(statusCode, 200);
  assert.equal(payload, `${"Ấ".repeat(5000)}\ufffd`);
});

test("a file that never changes is packed once, smaller than an answer of the moment, and the same when unpacked", async () => {
  const file = readFileSync(import.meta.filename);
  const packer = keepingPacker();
  const first = await packer("br", file);
  assert.equal(await packer("br", file), first);
  assert.ok(first.length < (await pack("br", file)).length);
  assert.deepEqual(brotliDecompressSync(first), file);
  assert.deepEqual(gunzipSync(await packer("gzip", file)), file);
});
