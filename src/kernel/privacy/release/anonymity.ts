/** A row that is to leave: who it is about, what somebody may know of them, and all its cells. */
export interface OutgoingRow {
  readonly person: string;
  readonly known: readonly string[];
  readonly cells: readonly string[];
}

export interface Anonymity {
  /** The fewest people that share what somebody may know of one of them; 0 when there is nobody. */
  readonly k: number;
  /** Rows of people who share it with fewer than `wanted` others. */
  readonly rare: ReadonlySet<OutgoingRow>;
}

/** How well people hide among others: people are counted, not rows. */
export function anonymityOf(rows: readonly OutgoingRow[], wanted: number): Anonymity {
  const groups = new Map<string, { readonly people: Set<string>; readonly rows: OutgoingRow[] }>();
  for (const row of rows) {
    const key = JSON.stringify(row.known);
    const group = groups.get(key) ?? { people: new Set<string>(), rows: [] };
    group.people.add(row.person);
    group.rows.push(row);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const sizes = all.map(({ people }) => people.size);
  return {
    k: sizes.reduce((least, size) => Math.min(least, size), sizes[0] ?? 0),
    rare: new Set(all.flatMap((group) => (group.people.size < wanted ? group.rows : []))),
  };
}
