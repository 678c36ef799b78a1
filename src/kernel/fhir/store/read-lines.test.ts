import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readLines } from "./read-lines.ts";

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    // A pause between pieces, as a disk or a network makes it.
    await new Promise((resolve) => setImmediate(resolve));
    if (at < bytes.length) yield bytes.subarray(at, at + size);
    at += size;
  }
}

test("every line arrives once and whole, wherever the pieces of the file are cut", async () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, ""));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 9 })),
      async (lines, sizes) => {
        const text = `${lines.join("\n")}\n`;
        const read = await Array.fromAsync(readLines(cut(Buffer.from(text), sizes)));
        assert.deepEqual(read, lines);
      },
    ),
  );
});

test("a last line without its end is a line too, and Windows line ends are no part of it", async () => {
  const read = await Array.fromAsync(readLines(cut(Buffer.from("một\r\nhai"), [2])));
  assert.deepEqual(read, ["một", "hai"]);
});
