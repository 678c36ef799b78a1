/** The elements of HTML 4 that a narrative may use (txt-1): basic formatting, tables, lists, images, links. */
const elements: ReadonlySet<string> = new Set(
  (
    "a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i " +
    "img li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var u kbd bdo address " +
    "ins del center font nobr s strike"
  ).split(" "),
);
const attributes: ReadonlySet<string> = new Set(
  (
    "title style class id lang xml:lang dir accesskey tabindex span width align valign char charoff abbr axis " +
    "headers scope rowspan colspan cellpadding cellspacing border frame rules summary href name src alt longdesc " +
    "height hspace vspace bgcolor cite datetime start type value compact color face size nowrap rel target " +
    "xmlns clear noshade ismap usemap hreflang charset shape coords rev"
  ).split(" "),
);

const tag = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** What is wrong with a narrative `div`, if anything: well-formed, harmless (txt-1) and not empty (txt-2). */
export const narrativeFault = (xhtml: string): string | undefined => {
  const text = xhtml.trim();
  if (!/^<div[\s/>]/.test(text)) return "the narrative must be one XHTML div";
  const scan: Scan = { text, position: 0, open: [], hasContent: false };
  while (scan.position < text.length) {
    const fault = step(scan);
    if (fault !== undefined) return fault;
  }
  if (scan.open.length > 0) return "the narrative is not well-formed: an element is not closed";
  return scan.hasContent ? undefined : "txt-2: the narrative must have content that is not white space";
};

interface Scan {
  readonly text: string;
  position: number;
  readonly open: string[];
  hasContent: boolean;
}

const step = (scan: Scan): string | undefined => {
  const start = scan.text.indexOf("<", scan.position);
  const between = scan.text.slice(scan.position, start === -1 ? undefined : start);
  if (between.trim() !== "") {
    if (scan.open.length === 0) return "the narrative must be one XHTML div";
    scan.hasContent = true;
  }
  if (start === -1) {
    scan.position = scan.text.length;
    return undefined;
  }
  scan.position = start;
  return scan.text.startsWith("<!--", start) ? skipComment(scan) : readTag(scan);
};

const skipComment = (scan: Scan): string | undefined => {
  const end = scan.text.indexOf("-->", scan.position + 4);
  if (end === -1) return "the narrative is not well-formed: a comment is not closed";
  scan.position = end + 3;
  return undefined;
};

const readTag = (scan: Scan): string | undefined => {
  tag.lastIndex = scan.position;
  const found = tag.exec(scan.text);
  if (found === null) return "the narrative is not well-formed XHTML";
  const [whole, slash, name = "", attributesText = "", selfClosing] = found;
  const isFirst = scan.position === 0;
  scan.position += whole.length;
  if (slash === "/") {
    return scan.open.pop() === name ? undefined : "the narrative is not well-formed: elements overlap";
  }
  if (scan.open.length === 0 && !isFirst) return "the narrative must be one XHTML div";
  if (selfClosing === "") scan.open.push(name);
  return elementFault(name.toLowerCase(), scan) ?? attributesFault(attributesText);
};

const elementFault = (name: string, scan: Scan): string | undefined => {
  if (name === "img") scan.hasContent = true;
  return elements.has(name) ? undefined : "txt-1: the narrative uses an element that is not basic formatting";
};

const attributesFault = (list: string): string | undefined => {
  if (list === "") return undefined;
  for (const [, name = "", double, single] of list.matchAll(attribute)) {
    const known = attributes.has(name.toLowerCase()) || name.startsWith("xmlns:") || name.startsWith("xml:");
    if (!known) return "txt-1: the narrative uses an attribute that is not allowed";
    if (isUnsafe(double ?? single ?? "")) return "txt-1: the narrative refers to a script";
  }
  return undefined;
};

/** A browser reads `java&#115;cript:` and `java\nscript:` as one word, so this does too. */
const isUnsafe = (value: string): boolean => {
  const plain = value
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, digits: string) => character(Number.parseInt(digits, 16)))
    .replace(/&#([0-9]{1,7});?/g, (_, digits: string) => character(Number(digits)))
    .replace(/&(?:Tab|NewLine);/g, "")
    .replace(/&colon;/g, ":")
    .replace(/[^!-~]/g, "");
  return /^(?:javascript|vbscript|data:text|data:application):?/i.test(plain);
};

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "");
