import { createHash } from "node:crypto";
import { formatInstant } from "#kernel/base/dates.ts";
import type { Resource } from "../../../resource.ts";
import { absenceOf } from "./absence.ts";
import { sentenceNarrative, tableNarrative } from "./narrative.ts";
import type { Lookup } from "./rows.ts";
import type { Section } from "./sections.ts";
import type { Part } from "./values.ts";

export interface SummaryContent {
  readonly base: string;
  readonly patient: Part;
  /** The sections that are told, with what each of them names. */
  readonly sections: readonly { readonly section: Section; readonly parts: readonly Part[] }[];
  /** Resources that the others refer to. */
  readonly others: readonly Part[];
  /** As of when the record is told. */
  readonly at: Date;
}

const guide = "http://hl7.org/fhir/uv/ips/StructureDefinition";

interface Entry {
  readonly fullUrl: string;
  readonly content: string;
}

interface Draft {
  readonly content: SummaryContent;
  /** From which all ids of the document are made: the same record gives the same document. */
  readonly seed: string;
  readonly lookup: Lookup;
  readonly made: Entry[];
}

/** The document Bundle of an International Patient Summary; what was stored goes out as it was stored. */
export function summaryDocument(content: SummaryContent): string {
  const stored = distinct(content);
  const resources = new Map(stored.map((part) => [`${part.type}/${part.id}`, part.resource]));
  const draft: Draft = {
    content,
    seed: seedOf(content.base, stored),
    lookup: (reference) => resources.get(reference.split("/").slice(-2).join("/")),
    made: [],
  };
  const author = makeEntry(draft, "author", device);
  const composition = makeEntry(draft, "composition", compositionOf(draft, author));
  const entries = [
    composition,
    ...stored.map((part) => ({ fullUrl: addressOf(content.base, part), content: part.content })),
    ...draft.made.filter((entry) => entry !== composition),
  ];
  return bundleOf(draft, entries);
}

function bundleOf({ seed, content }: Draft, entries: readonly Entry[]): string {
  const head = JSON.stringify({
    resourceType: "Bundle",
    id: idFrom(seed, "bundle"),
    meta: { profile: [`${guide}/Bundle-uv-ips`] },
    language: "vi",
    identifier: { system: "urn:ietf:rfc:3986", value: `urn:uuid:${idFrom(seed, "bundle")}` },
    type: "document",
    timestamp: content.at.toISOString(),
  }).slice(0, -1);
  const list = entries.map(
    (entry) => `{"fullUrl":${JSON.stringify(entry.fullUrl)},"resource":${entry.content}}`,
  );
  return `${head},"entry":[${list.join(",")}]}`;
}

const device: Resource = {
  resourceType: "Device",
  deviceName: [{ name: "Tuệ Tĩnh", type: "user-friendly-name" }],
};

function compositionOf(draft: Draft, author: Entry): Resource {
  const { base, patient, sections, at } = draft.content;
  const date = at.toISOString();
  return {
    resourceType: "Composition",
    meta: { profile: [`${guide}/Composition-uv-ips`] },
    language: "vi",
    text: sentenceNarrative(`Tóm tắt hồ sơ sức khỏe, theo hồ sơ lúc ${formatInstant(at)}.`),
    identifier: { system: "urn:ietf:rfc:3986", value: `urn:uuid:${idFrom(draft.seed, "bundle")}` },
    status: "final",
    type: {
      coding: [{ system: "http://loinc.org", code: "60591-5", display: "Patient summary Document" }],
      text: "Tóm tắt hồ sơ sức khỏe",
    },
    subject: { reference: addressOf(base, patient) },
    date,
    author: [{ reference: author.fullUrl, display: "Tuệ Tĩnh" }],
    title: "Tóm tắt hồ sơ sức khỏe",
    confidentiality: "N",
    section: sections.map(({ section, parts }) => sectionOf(draft, section, parts)),
  };
}

function sectionOf(draft: Draft, section: Section, parts: readonly Part[]): object {
  const { base, patient } = draft.content;
  const head = {
    title: section.title,
    code: { coding: [{ system: "http://loinc.org", code: section.code, display: section.display }] },
  };
  if (parts.length > 0) {
    const rows = parts.map(({ resource }) => section.row(resource, draft.lookup));
    return {
      ...head,
      text: tableNarrative({ head: section.head, rows }),
      entry: parts.map((part) => ({ reference: addressOf(base, part) })),
    };
  }
  if (section.absence === undefined) throw new Error("a section with nothing to say is left out");
  const { sentence, resource } = absenceOf[section.absence];
  const said = makeEntry(draft, section.absence, {
    ...resource(addressOf(base, patient)),
    text: sentenceNarrative(sentence),
  });
  return { ...head, text: sentenceNarrative(sentence), entry: [{ reference: said.fullUrl }] };
}

function makeEntry({ seed, made }: Draft, name: string, resource: Resource): Entry {
  const id = idFrom(seed, name);
  const { resourceType, ...rest } = resource;
  const entry = { fullUrl: `urn:uuid:${id}`, content: JSON.stringify({ resourceType, id, ...rest }) };
  made.push(entry);
  return entry;
}

const addressOf = (base: string, { type, id }: Part): string => `${base}/${type}/${id}`;

/** The patient first, everything once. */
function distinct({ patient, sections, others }: SummaryContent): readonly Part[] {
  const all = [patient, ...sections.flatMap(({ parts }) => parts), ...others];
  return [...new Map(all.map((part) => [`${part.type}/${part.id}`, part])).values()];
}

function seedOf(base: string, stored: readonly Part[]): string {
  const hash = createHash("sha256").update(base);
  for (const { content } of stored) hash.update("\n").update(content);
  return hash.digest("hex");
}

/** A name-based UUID (version 8, as RFC 9562 leaves it to us). */
function idFrom(seed: string, name: string): string {
  const hex = createHash("sha256").update(`${seed} ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
