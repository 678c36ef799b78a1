/** One heading of a document that the office prints, with its paragraphs or lines. */
export interface DocumentPart {
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface DocumentPage {
  readonly title: string;
  readonly parts: readonly DocumentPart[];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapedHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (found) => entities[found] ?? found);

/** A page of HTML without scripts, every value escaped: to be read, printed or opened in a word processor. */
export const documentPage = ({ title, parts }: DocumentPage): string =>
  [
    `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${escapedHtml(title)}</title></head><body>`,
    `<h1>${escapedHtml(title)}</h1>`,
    ...parts.map(
      ({ heading, lines }) =>
        `<h2>${escapedHtml(heading)}</h2><ul>${lines.map((line) => `<li>${escapedHtml(line)}</li>`).join("")}</ul>`,
    ),
    "</body></html>",
  ].join("\n");
