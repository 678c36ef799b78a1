/** Splits at `separator` where no backslash stands before it; the parts keep their escapes. */
export function splitEscaped(text: string, separator: "," | "|" | "$"): string[] {
  if (!text.includes(separator)) return [text];
  if (!text.includes("\\")) return text.split(separator);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** `\,` `\|` `\$` `\\` stand for themselves; any other backslash is an ordinary character. */
export const unescape = (text: string): string =>
  text.includes("\\") ? text.replaceAll(/\\([,|$\\])/g, "$1") : text;
