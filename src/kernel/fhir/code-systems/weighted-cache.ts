/** Keeps what was used last, up to a total weight; the newest entry always stays. */
export interface WeightedCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T, weight: number): void;
}

export function createWeightedCache<T>(most: number): WeightedCache<T> {
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  let total = 0;
  const remove = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, weight) => {
      remove(key);
      for (const oldest of entries.keys()) {
        if (total + weight <= most) break;
        remove(oldest);
      }
      entries.set(key, { value, weight });
      total += weight;
    },
  };
}
