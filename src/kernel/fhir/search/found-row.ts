import type { ResourceType } from "../resource-types.ts";
import type { SearchRow } from "./search-row.ts";

/** A row as PostgreSQL answers it; sort values are in `s0`, `s1`, …, links only where includes follow. */
export interface FoundRow {
  readonly id: string;
  readonly bucket: number;
  readonly version: number;
  readonly content: string;
  readonly type?: number;
  readonly patient?: string | null;
  readonly encounter?: string | null;
  readonly [sort: `s${number}`]: string | null;
}

/** A row of a search in progress: what is answered, and where it points. */
export interface LinkedRow extends SearchRow {
  readonly encounter: string | undefined;
}

export const linkedRow = (row: FoundRow, type: ResourceType, mode: SearchRow["mode"]): LinkedRow => ({
  type,
  id: resourceIdOf(row.id, row.content),
  key: row.id,
  bucket: row.bucket,
  version: row.version,
  content: row.content,
  mode,
  patient: row.patient ?? undefined,
  encounter: row.encounter ?? undefined,
});

const member = '"id":"';

/** The key is the id, unless it is a hash (version 8) of an id that is no UUID; the stored JSON begins with type and id. */
export function resourceIdOf(key: string, content: string): string {
  if (key[14] !== "8") return key;
  const start = content.indexOf(member) + member.length;
  return content.slice(start, content.indexOf('"', start));
}
