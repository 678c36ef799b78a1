import type { Tx } from "#kernel/db/db.ts";
import { type Part, partOf, textOf } from "./json-parts.ts";
import {
  type CanonicalType,
  findContent,
  findEdition,
  listEditions,
  type StoredEdition,
} from "./stored-canonicals.sql.ts";
import { createWeightedCache } from "./weighted-cache.ts";

/** `url` or `url|version`, taken apart. */
export interface Canonical {
  readonly url: string;
  readonly version?: string | undefined;
}

export function canonicalOf(text: string): Canonical {
  const bar = text.indexOf("|");
  return bar < 0 ? { url: text } : { url: text.slice(0, bar), version: text.slice(bar + 1) };
}

/** What is needed to choose among several resources with one address; small, so that many can be kept. */
interface Header extends Canonical {
  readonly status: string | undefined;
  readonly updated: number;
}

interface Candidate {
  readonly edition: StoredEdition;
  readonly header: Header;
}

interface Loaded<T> extends Candidate {
  readonly value: T;
}

export interface StoredCanonicals<T> {
  /** The edition that an address means now. */
  find(canonical: Canonical): Promise<StoredEdition | undefined>;
  findById(key: string): Promise<StoredEdition | undefined>;
  /** Which editions have these addresses now, as a text per address: when it is the same, so is all else. */
  stateOf(urls: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What the edition says, or a newer one that has just replaced it; undefined when it is gone. */
  read(edition: StoredEdition): Promise<T | undefined>;
}

export interface CanonicalParts<T> {
  readonly db: Tx;
  readonly type: CanonicalType;
  readonly hashOf: (url: string) => number;
  readonly parse: (resource: Part) => T;
  readonly weigh: (value: T) => number;
}

const mostHeaders = 10_000;
/** Codes and value set parts in memory, some tens of megabytes at most. */
const mostWeight = 300_000;

/** Stored resources by canonical address. Contents are kept per version and so never go stale. */
export function createStoredCanonicals<T>(parts: CanonicalParts<T>): StoredCanonicals<T> {
  const { db, type, hashOf } = parts;
  const headers = createWeightedCache<Header>(mostHeaders);
  const load = createLoader(parts, headers);
  const candidateOf = async (edition: StoredEdition): Promise<Candidate | undefined> => {
    const header = headers.get(nameOf(edition));
    return header === undefined ? load(edition) : { edition, header };
  };
  return {
    find: async (canonical) => {
      const editions = await listEditions(db, type, [hashOf(canonical.url)]);
      const candidates = await Promise.all(editions.map(candidateOf));
      return candidates
        .filter((each) => each !== undefined)
        .filter(({ header }) => isMeant(header, canonical))
        .toSorted(newestFirst)[0]?.edition;
    },
    findById: (key) => findEdition(db, type, key),
    stateOf: async (urls) => {
      const addresses = new Map(urls.map((url) => [hashOf(url), url]));
      const states = new Map(urls.map((url) => [url, ""]));
      for (const { hash, ...edition } of await listEditions(db, type, [...addresses.keys()])) {
        const url = addresses.get(hash) ?? "";
        states.set(url, `${states.get(url) ?? ""} ${nameOf(edition)}`);
      }
      return states;
    },
    read: async (edition) => (await load(edition))?.value,
  };
}

const nameOf = ({ id, version }: StoredEdition): string => `${id}/${version}`;

type Loader<T> = (edition: StoredEdition) => Promise<Loaded<T> | undefined>;

/** Searches that come together wait for one reading: a large code system takes a moment to parse. */
function createLoader<T>(parts: CanonicalParts<T>, headers: { set: SetHeader }): Loader<T> {
  const kept = createWeightedCache<Loaded<T>>(mostWeight);
  const underWay = new Map<string, Promise<Loaded<T> | undefined>>();
  const read: Loader<T> = async (edition) => {
    const loaded = await readCurrentEdition(parts, edition.id);
    if (loaded === undefined) return undefined;
    const name = nameOf(loaded.edition);
    kept.set(name, loaded, parts.weigh(loaded.value));
    headers.set(name, loaded.header, 1);
    return loaded;
  };
  return (edition) => {
    const name = nameOf(edition);
    const known = kept.get(name);
    if (known !== undefined) return Promise.resolve(known);
    const reading = underWay.get(name) ?? read(edition).finally(() => underWay.delete(name));
    underWay.set(name, reading);
    return reading;
  };
}

type SetHeader = (key: string, header: Header, weight: number) => void;

async function readCurrentEdition<T>(
  { db, type, parse }: CanonicalParts<T>,
  key: string,
): Promise<Loaded<T> | undefined> {
  const row = await findContent(db, type, key);
  if (row === undefined) return undefined;
  const resource = partOf(JSON.parse(row.content)) ?? {};
  const header: Header = {
    url: textOf(resource["url"]) ?? "",
    version: textOf(resource["version"]),
    status: textOf(resource["status"]),
    updated: row.updated.getTime(),
  };
  return { edition: { id: row.id, version: row.version }, header, value: parse(resource) };
}

/** Without a version only what is in force is meant; with one exactly that, in force or not. */
const isMeant = (header: Header, { url, version }: Canonical): boolean =>
  header.url === url && (version === undefined ? header.status === "active" : header.version === version);

const versions = new Intl.Collator("en", { numeric: true });

const newestFirst = ({ header: a }: Candidate, { header: b }: Candidate): number =>
  versions.compare(b.version ?? "", a.version ?? "") || b.updated - a.updated;
