/** A table of a section: what a person reads when no program can. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Narrative {
  readonly status: "generated";
  readonly div: string;
}

/** Everything that came from a record is text here, never markup. */
export function tableNarrative({ head, rows }: Table): Narrative {
  const titles = head.map((title) => `<th>${escaped(title)}</th>`).join("");
  const body = rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`)
    .join("");
  return inDiv(`<table><thead><tr>${titles}</tr></thead><tbody>${body}</tbody></table>`);
}

export const sentenceNarrative = (sentence: string): Narrative => inDiv(`<p>${escaped(sentence)}</p>`);

const inDiv = (inside: string): Narrative => ({
  status: "generated",
  div: `<div xmlns="http://www.w3.org/1999/xhtml" lang="vi" xml:lang="vi">${inside}</div>`,
});

const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** XML has no control characters and no lone surrogates, not even escaped. */
const impossible = /[^\t\n\r\u0020-\uFFFD]/g;

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(impossible, "")
    .replace(/[&<>"']/g, (character) => named[character] ?? "");
