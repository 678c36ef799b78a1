import { isUtf8 } from "node:buffer";

/** Stands for a line that is not UTF-8: it is no JSON either, so it is refused in its place. */
const broken = "\uFFFD";
const newline = 10;

/** The lines of an NDJSON stream; reading line by line in JavaScript would cost as much as parsing them. */
export async function* ndjsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: readonly Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      rest = [...rest, chunk];
      continue;
    }
    yield* linesIn(Buffer.concat([...rest, chunk.subarray(0, end)]));
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  if (rest.length > 0) yield* linesIn(Buffer.concat(rest));
}

function* linesIn(block: Buffer): Generator<string> {
  if (isUtf8(block)) {
    yield* block.toString("utf8").split("\n");
    return;
  }
  for (let at = 0; at <= block.length; ) {
    const next = block.indexOf(newline, at);
    const line = block.subarray(at, next < 0 ? block.length : next);
    yield isUtf8(line) ? line.toString("utf8") : broken;
    at = next < 0 ? block.length + 1 : next + 1;
  }
}
