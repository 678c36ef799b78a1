import type { Tx } from "#kernel/db/db.ts";
import type { IndexRow } from "../indexing/index-row.ts";
import type { ResourceType } from "../resource-types.ts";
import type { KnownTypes } from "./known-types.ts";

/** Words of string parameters, kept in memory to expand prefixes over; see search/dictionary.ts. */
export interface WordBook {
  add(words: Iterable<string>): void;
}

/** What this process knows to be in the tables of words and types, so that it need not write it again. */
export interface Lessons {
  /** Not certainly recorded yet: written by this transaction, and expanded over from now on. */
  newWords(tx: Tx, rows: readonly IndexRow[]): readonly string[];
  newTypes(tx: Tx, types: Iterable<ResourceType>): readonly ResourceType[];
  /** Types written since this was last asked. */
  takeWritten(): readonly ResourceType[];
  countWords(): number;
  recordWords(words: Iterable<string>): void;
  /** Only a commit makes words and types recorded; a rolled-back transaction teaches nothing. */
  committed(tx: Tx): void;
}

interface Pending {
  readonly words: Set<string>;
  readonly types: Set<ResourceType>;
}

export function createLessons(words: WordBook, recordedWords: Iterable<string>, types: KnownTypes): Lessons {
  const recorded = new Set(recordedWords);
  const lately = new Set<ResourceType>();
  const pending = new WeakMap<Tx, Pending>();
  const pendingOf = (tx: Tx): Pending => {
    const known = pending.get(tx);
    if (known !== undefined) return known;
    const fresh: Pending = { words: new Set(), types: new Set() };
    pending.set(tx, fresh);
    return fresh;
  };
  return {
    newWords: (tx, rows) => {
      const unknown = new Set<string>();
      for (const row of rows) for (const word of row.words) if (!recorded.has(word)) unknown.add(word);
      if (unknown.size === 0) return [];
      words.add(unknown);
      for (const word of unknown) pendingOf(tx).words.add(word);
      return [...unknown];
    },
    newTypes: (tx, written) => {
      for (const type of written) lately.add(type);
      const unknown = types.unknownOf(written);
      for (const type of unknown) pendingOf(tx).types.add(type);
      return unknown;
    },
    takeWritten: () => {
      const taken = [...lately];
      lately.clear();
      return taken;
    },
    countWords: () => recorded.size,
    recordWords: (found) => {
      for (const word of found) recorded.add(word);
    },
    committed: (tx) => {
      const learned = pending.get(tx);
      if (learned === undefined) return;
      for (const word of learned.words) recorded.add(word);
      types.learn(learned.types);
    },
  };
}
