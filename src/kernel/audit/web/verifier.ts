import { type CheckResult, checkEvidence, type Evidence } from "../contract.ts";
import { verifierWords } from "./words.ts";

/** The page of the verifier: no framework, no network but what it is told to fetch from its own server. */

let language: keyof typeof verifierWords = "vi";
const isServed = location.protocol.startsWith("http");
const place = document.getElementById("verifier");
if (place !== null) draw(place);

function draw(root: HTMLElement): void {
  const words = verifierWords[language];
  document.documentElement.lang = language;
  document.title = words.title;
  const evidence = element("textarea", { id: "evidence", spellcheck: "false" });
  const file = element("input", { id: "file", type: "file", accept: ".json,application/json" });
  const result = element("section", { id: "result", role: "status" });
  const check = () => void show(result, evidence.value);
  file.addEventListener("change", () => {
    void file.files?.[0]?.text().then((text) => {
      evidence.value = text;
      check();
    });
  });
  root.replaceChildren(
    button(words.language, () => {
      language = language === "vi" ? "en" : "vi";
      draw(root);
    }),
    element("h1", {}, words.title),
    element("p", {}, words.intro),
    labelled(words.file, file),
    labelled(words.paste, evidence),
    button(words.check, check),
    ...(isServed ? betweenDays(evidence, check) : []),
    result,
  );
}

/** Only where the page came from a server that can be asked. */
function betweenDays(evidence: HTMLTextAreaElement, check: () => void): readonly HTMLElement[] {
  const words = verifierWords[language];
  const from = element("input", { id: "from", type: "date" });
  const to = element("input", { id: "to", type: "date" });
  const link = element("a", { href: "/audit/verifier-standalone.html", download: "" }, words.download);
  const ask = async (): Promise<void> => {
    const days = new URLSearchParams({ from: from.value, to: to.value });
    evidence.value = await (await fetch(`/audit/consistency?${days.toString()}`)).text();
    check();
  };
  const row = element("p", {});
  row.append(
    labelled(words.from, from),
    labelled(words.to, to),
    button(words.fetch, () => void ask()),
  );
  const below = element("p", {});
  below.append(link);
  return [row, below];
}

async function show(result: HTMLElement, text: string): Promise<void> {
  const words = verifierWords[language];
  const evidence = readEvidence(text);
  const checks: readonly CheckResult[] =
    evidence === undefined ? [{ check: "unreadable", ok: false }] : await checkEvidence(evidence);
  const ok = checks.every((each) => each.ok);
  const list = element("ul", {});
  list.append(...checks.map(({ check, ok: passed }) => verdict("li", passed, words[check])));
  result.replaceChildren(verdict("h2", ok, ok ? words.good : words.bad), list);
  if (evidence !== undefined) result.append(...facts(evidence));
}

function facts(evidence: Evidence): readonly HTMLElement[] {
  const words = verifierWords[language];
  const heads = evidence.kind === "inclusion" ? [evidence.head] : evidence.heads;
  const told = heads.map(({ size, root, at, day }) => `${day ?? at} · ${size} ${words.entries} · ${root}`);
  const keys = evidence.keys.map(({ id, public: key }) => `${id} · ${key}`);
  const event = evidence.kind === "inclusion" ? [titled(words.event, prettyEvent(evidence.proof.event))] : [];
  return [titled(words.head, told.join("\n")), titled(words.keys, keys.join("\n")), ...event];
}

function readEvidence(text: string): Evidence | undefined {
  try {
    const value = JSON.parse(text) as Partial<Evidence> | null;
    return value?.kind === "inclusion" || value?.kind === "consistency" ? (value as Evidence) : undefined;
  } catch {
    return undefined;
  }
}

function prettyEvent(event: string): string {
  try {
    return JSON.stringify(JSON.parse(event), null, 2);
  } catch {
    return event;
  }
}

function titled(title: string, text: string): HTMLElement {
  const section = element("section", {});
  section.append(element("h3", {}, title), element("pre", {}, text));
  return section;
}

const verdict = (tag: "li" | "h2", ok: boolean, text: string): HTMLElement =>
  element(tag, { "data-ok": String(ok) }, `${ok ? "✓" : "✗"} ${text}`);

function labelled(text: string, control: HTMLElement): HTMLElement {
  const label = element("label", {}, text);
  label.append(document.createElement("br"), control);
  const row = element("p", {});
  row.append(label);
  return row;
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", press);
  return made;
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  text = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}
