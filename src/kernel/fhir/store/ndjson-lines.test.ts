import assert from "node:assert/strict";
import { test } from "node:test";
import { ndjsonLines } from "./ndjson-lines.ts";

async function linesOf(...parts: readonly (string | number[])[]): Promise<readonly string[]> {
  async function* chunks() {
    for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : Buffer.from(part);
  }
  const lines: string[] = [];
  for await (const line of ndjsonLines(chunks())) lines.push(line);
  return lines;
}

test("a line may be spread over several chunks, in the middle of a letter too", async () => {
  const bytes = [...Buffer.from('{"a":"ữ"}\n{"b":1}')];
  assert.deepEqual(await linesOf(bytes.slice(0, 7), bytes.slice(7, 8), bytes.slice(8)), [
    '{"a":"ữ"}',
    '{"b":1}',
  ]);
});

test("an end of line after the last line adds no line", async () => {
  assert.deepEqual(await linesOf("a\nb\n"), ["a", "b"]);
  assert.deepEqual(await linesOf("a\n\nb"), ["a", "", "b"]);
  assert.deepEqual(await linesOf(), []);
});

test("a line that is not UTF-8 keeps its place and its neighbours", async () => {
  assert.deepEqual(await linesOf("a\n", [0xc3, 0x28, 10], "b"), ["a", "\uFFFD", "b"]);
});
