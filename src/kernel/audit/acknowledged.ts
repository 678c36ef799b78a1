/** Ids of entries whose accesses were answered, until they are seen in a sealed block. */
export interface Acknowledged {
  add(ids: readonly string[]): void;
  /** They were sealed, or their loss was told. */
  remove(ids: Iterable<string>): void;
  /** Those added before this instant (milliseconds of the monotone clock). */
  olderThan(instant: number): readonly string[];
  count(): number;
}

export function createAcknowledged(): Acknowledged {
  const since = new Map<string, number>();
  return {
    add: (ids) => {
      const now = performance.now();
      for (const id of ids) since.set(id, now);
    },
    remove: (ids) => {
      for (const id of ids) since.delete(id);
    },
    olderThan: (instant) => {
      const old: string[] = [];
      for (const [id, at] of since) {
        if (at >= instant) break;
        old.push(id);
      }
      return old;
    },
    count: () => since.size,
  };
}
