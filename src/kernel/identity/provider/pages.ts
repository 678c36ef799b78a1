import { type Html, html } from "./html.ts";
import { type Language, type Words, words } from "./words.ts";

interface Page {
  readonly title: string;
  readonly language: Language;
  readonly body: Html;
  /** The same page in the other language. */
  readonly other?: string | undefined;
  /** Where the browser goes by itself, as if somebody had pressed a link of ours. */
  readonly onward?: string | undefined;
}

/** A page that needs no script. */
export const pageOf = ({ title, language, body, other, onward }: Page): string =>
  `<!doctype html>
${
  html`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Tuệ Tĩnh</title>
${onward === undefined ? undefined : html`<meta http-equiv="refresh" content="0;url=${onward}">`}
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/oauth/page.css">
</head>
<body>
<header><strong>Tuệ Tĩnh</strong>${other === undefined ? undefined : html`<a href="${other}">${words[language].switchLanguage}</a>`}</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`.html
}
`;

/** A way on that the browser takes as our own step, so that it sends the cookie of the session with it. */
export const onwardPage = (onward: string, language: Language = "vi"): string => {
  const text = words[language];
  const body = html`<p><a href="${onward}">${text.goOn}</a></p>`;
  return pageOf({ title: text.oneMoment, language, onward, body });
};

/** Staff and citizens have doors of their own; both lead back to where they were going. */
export function doorsPage(onward: string, language: Language): string {
  const text = words[language];
  const rest = `?continue=${encodeURIComponent(onward)}`;
  const body = html`<p>${text.signInAs}</p>
<p><a href="/${rest}">${text.asStaff}</a></p>
<p><a href="/citizen${rest}">${text.asCitizen}</a></p>`;
  return pageOf({ title: text.signInTitle, language, body });
}

/** Something went wrong that the person can do nothing about here. */
export function messagePage(
  title: keyof Words,
  message: keyof Words,
  {
    language = "vi",
    back,
    code,
  }: { readonly language?: Language; readonly back?: string; readonly code?: string } = {},
): string {
  const text = words[language];
  const body = html`<p>${text[message]}</p>
${code === undefined ? undefined : html`<p><code>${code}</code></p>`}
${back === undefined ? undefined : html`<p><a href="${back}">${text.back}</a></p>`}`;
  return pageOf({ title: text[title], language, body });
}

/** The library tells a code of RFC 6749 and nothing else. */
export const errorPage = (code: string): string => messagePage("errorTitle", "error", { code });
