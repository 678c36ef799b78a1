import { inflateSync } from "node:zlib";
import type { Problem } from "./check-upload.ts";

/** What makes a reader run, start or send something. */
const active = /\/(?:JavaScript|JS|Launch|RichMedia|SubmitForm|ImportData|XFA|Movie|Sound)(?![A-Za-z0-9])/;
const mostUnpacked = 16 * 1_048_576;

/** A PDF that only shows itself. Objects may lie packed in object streams: these are opened, pictures are not. */
export function pdfProblem(bytes: Buffer): Problem {
  const text = bytes.toString("latin1");
  if (!text.slice(0, 1_024).includes("%PDF-")) return "tệp không phải là PDF";
  const { outside, streams } = partsOf(text);
  if (active.test(plainNames(outside))) return withActive;
  let budget = mostUnpacked;
  for (const { dictionary, content } of streams) {
    if (!/\/ObjStm/.test(plainNames(dictionary))) continue;
    const objects = unpack(content, dictionary, budget);
    if (objects === undefined) return "PDF có phần nén không đọc được hoặc quá lớn";
    budget -= objects.length;
    if (active.test(plainNames(objects))) return withActive;
  }
  return undefined;
}

const withActive = "PDF chứa mã chạy, lệnh mở chương trình hoặc phương tiện nhúng";

interface Stream {
  readonly dictionary: string;
  readonly content: string;
}

/** What stands between `stream` and `endstream` is not looked into as text: a picture holds any letters. */
function partsOf(text: string): { readonly outside: string; readonly streams: readonly Stream[] } {
  const streams: Stream[] = [];
  const outside: string[] = [];
  let at = 0;
  for (const match of text.matchAll(/stream\r?\n/g)) {
    if (match.index < at) continue;
    const start = match.index + match[0].length;
    const end = text.indexOf("endstream", start);
    const before = text.slice(at, match.index);
    outside.push(before);
    at = end < 0 ? text.length : end + "endstream".length;
    streams.push({
      dictionary: before.slice(before.lastIndexOf(" obj")),
      content: text.slice(start, end < 0 ? undefined : end),
    });
  }
  outside.push(text.slice(at));
  return { outside: outside.join("\n"), streams };
}

function unpack(content: string, dictionary: string, budget: number): string | undefined {
  if (!/\/Fl(?:ateDecode)?\b/.test(plainNames(dictionary))) return content;
  try {
    return inflateSync(Buffer.from(content, "latin1"), { maxOutputLength: Math.max(1, budget) }).toString(
      "latin1",
    );
  } catch {
    return undefined; // broken or too large: both are told to the sender in one sentence
  }
}

/** `/J#61vaScript` is /JavaScript to a reader. */
const plainNames = (text: string): string =>
  text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
