import type { ResourceType } from "../resource-types.ts";

/** Bundles are put together as text: the stored JSON of a resource goes out without being parsed. */
export interface BundleText {
  readonly type: "searchset" | "history" | "collection";
  readonly total?: number | undefined;
  readonly links: readonly (readonly [relation: string, url: string])[];
  readonly entries: readonly string[];
}

export function bundleText({ type, total, links, entries }: BundleText): string {
  const count = total === undefined ? "" : `,"total":${total}`;
  const link = links
    .map(([relation, url]) => `{"relation":"${relation}","url":${JSON.stringify(url)}}`)
    .join(",");
  const list = entries.length === 0 ? "" : `,"entry":[${entries.join(",")}]`;
  return `{"resourceType":"Bundle","type":"${type}"${count}${link === "" ? "" : `,"link":[${link}]`}${list}}`;
}

export const searchEntry = (base: string, row: EntryRow, mode: "match" | "include" | "outcome"): string =>
  `{"fullUrl":"${base}/${row.type}/${row.id}","resource":${row.content},"search":{"mode":"${mode}"}}`;

export interface EntryRow {
  readonly type: ResourceType;
  readonly id: string;
  readonly content: string;
}

const leadingId = /^\{"resourceType":"[A-Za-z]+","id":"([A-Za-z0-9\-.]{1,64})"/;

/** The id a row is known by: its key, unless the key is a hash; then the stored JSON begins with it. */
export function idOfRow(key: string, content: string): string {
  if (key[14] !== "8") return key;
  const id = leadingId.exec(content)?.[1];
  if (id === undefined) throw new Error("stored content does not begin with its id");
  return id;
}
