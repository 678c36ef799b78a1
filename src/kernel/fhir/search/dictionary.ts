import type { SqlReader } from "./search-row.ts";

/** Every word that string parameters of the store contain; search expands typed pieces over it. */
export interface Dictionary {
  /** Words that begin with `prefix`. */
  expandPrefix(prefix: string): readonly string[];
  /** Words that contain `part`. */
  expandContaining(part: string): readonly string[];
  has(word: string): boolean;
}

export interface MemoryDictionary extends Dictionary {
  /** Takes new words in; returns those that were not known. */
  add(words: Iterable<string>): readonly string[];
  load(read: SqlReader): Promise<void>;
  readonly size: number;
}

/** New words wait in a small sorted list, so that learning a word never copies the large one. */
const longestFresh = 1024;

export function createDictionary(words: readonly string[] = []): MemoryDictionary {
  let main = sortedDistinct(words);
  let fresh: string[] = [];
  const has = (word: string): boolean => holds(main, word) || holds(fresh, word);
  const add = (added: Iterable<string>): readonly string[] => {
    const unknown = sortedDistinct([...added].filter((word) => !has(word)));
    if (unknown.length > 64) main = sortedDistinct([...main, ...unknown]);
    else for (const word of unknown) fresh.splice(lowerBound(fresh, word), 0, word);
    if (fresh.length > longestFresh) {
      main = sortedDistinct([...main, ...fresh]);
      fresh = [];
    }
    return unknown;
  };
  return {
    has,
    add,
    expandPrefix: (prefix) => {
      const late = prefixed(fresh, prefix);
      const early = prefixed(main, prefix);
      return late.length === 0 ? early : [...early, ...late];
    },
    expandContaining: (part) => [...main, ...fresh].filter((word) => word.includes(part)),
    load: async (read) => {
      const rows = await read.query<{ readonly word: string }>("select word from fhir.word");
      add(rows.map((row) => row.word));
    },
    get size() {
      return main.length + fresh.length;
    },
  };
}

function prefixed(list: readonly string[], prefix: string): readonly string[] {
  const from = lowerBound(list, prefix);
  let to = from;
  while (list[to]?.startsWith(prefix) === true) to++;
  return list.slice(from, to);
}

const holds = (list: readonly string[], word: string): boolean => list[lowerBound(list, word)] === word;

function lowerBound(list: readonly string[], word: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? "") < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortedDistinct(words: readonly string[]): string[] {
  const sorted = [...new Set(words)];
  sorted.sort((a, b) => (a < b ? -1 : 1));
  return sorted;
}
