/** An XML element as the readers of test suites need it: no namespaces, no processing instructions. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** The element as it was written, for narratives that must survive as they are. */
  readonly source: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly start: number;
  text: string;
}

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+/g;

/** Reads a well-formed document of a trusted test suite; not a general parser. */
export const parseXml = (document: string): XmlElement => {
  const root: Open = { name: "", attributes: {}, children: [], start: 0, text: "" };
  const stack: Open[] = [root];
  for (const match of document.matchAll(token)) {
    const [text, cdata, closing, opening, attributes, empty] = match;
    const top = stack.at(-1) ?? root;
    if (opening !== undefined) {
      stack.push({
        name: opening,
        attributes: attributesOf(attributes ?? ""),
        children: [],
        start: match.index,
        text: "",
      });
      if (empty === "/") close(stack, document.slice(match.index, match.index + text.length));
    } else if (closing !== undefined) close(stack, document.slice(top.start, match.index + text.length));
    else if (cdata !== undefined) top.text += cdata;
    else if (!text.startsWith("<")) top.text += decoded(text);
  }
  const [only] = root.children;
  if (only === undefined) throw new Error("the document has no element");
  return only;
};

const close = (stack: Open[], source: string): void => {
  const done = stack.pop();
  const parent = stack.at(-1);
  if (done === undefined || parent === undefined) throw new Error("an element is closed that was not opened");
  parent.children.push({ ...done, source });
};

const attributesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((match) => [
      match[1] ?? "",
      decoded(match[2] ?? match[3] ?? ""),
    ]),
  );

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[name ?? ""] ?? whole;
    },
  );

/** All elements of a name, in document order. */
export const elementsNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elementsNamed(child, name),
  ]);
