import { isUtf8 } from "node:buffer";
import type { Problem } from "./check-upload.ts";

const deepest = 64;
const notText = "tệp không phải là văn bản UTF-8";
/** Everything below the space but tab and line ends. */
const control = /[^\P{Cc}\t\n\r]/u;

export function plainProblem(bytes: Buffer): Problem {
  return isUtf8(bytes) && !control.test(bytes.toString("utf8")) ? undefined : notText;
}

export function csvProblem(bytes: Buffer): Problem {
  if (plainProblem(bytes) !== undefined) return notText;
  // A spreadsheet takes such a cell for a formula.
  return /(?:^|[,;\t\n"])[=@](?:cmd|dde|hyperlink|importxml|webservice|sum\(.*\|)/im.test(
    bytes.toString("utf8"),
  )
    ? "bảng CSV có ô chứa công thức chạy lệnh"
    : undefined;
}

/**
 * No document type, hence no entities: neither files nor machines are named and nothing multiplies. No stylesheet and no
 * page inside: a browser would run them.
 */
export function xmlProblem(bytes: Buffer): Problem {
  if (plainProblem(bytes) !== undefined) return notText;
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  if (!/^\s*</.test(text)) return "tệp không phải là XML";
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return "XML không được khai báo DOCTYPE hay ENTITY";
  if (/<\?xml-stylesheet/i.test(text)) return "XML không được gọi stylesheet";
  return /<(?:[\w.-]+:)?(?:script|svg|html|iframe|object|embed)\b/i.test(text)
    ? "XML không được chứa trang web hay mã chạy"
    : undefined;
}

export function jsonProblem(bytes: Buffer): Problem {
  if (!isUtf8(bytes)) return notText;
  const text = bytes.toString("utf8");
  if (depthOf(text) > deepest) return "JSON lồng quá sâu";
  return isJson(text) ? undefined : "tệp không phải là JSON";
}

export function ndjsonProblem(bytes: Buffer): Problem {
  if (!isUtf8(bytes)) return notText;
  for (const line of bytes.toString("utf8").split("\n")) {
    if (line.trim() === "") continue;
    if (!line.startsWith("{")) return "mỗi dòng phải là một đối tượng JSON";
    const problem = jsonProblem(Buffer.from(line));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // the answer itself: whoever asked wants to know just this
  }
}

/** Without reading it whole: a reader that goes down with it could be brought to fall. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfText(text, at);
    else if (sign === "[" || sign === "{") most = Math.max(most, ++depth);
    else if (sign === "]" || sign === "}") depth -= 1;
  }
  return most;
}

/** Where the text that begins at `start` has its other quote. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at;
    if (text[at] === "\\") at += 1;
  }
  return text.length;
}
