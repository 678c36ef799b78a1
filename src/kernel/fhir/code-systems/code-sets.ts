/** Codes of one system. */
export type CodeSet = ReadonlySet<string>;

/** Codes by the system that defines them. */
export type Codes = ReadonlyMap<string, CodeSet>;

export const inEither = (some: CodeSet, others: CodeSet): CodeSet => new Set([...some, ...others]);

export const inBoth = (some: CodeSet, others: CodeSet): CodeSet =>
  new Set([...some].filter((code) => others.has(code)));

export const onlyInFirst = (some: CodeSet, others: CodeSet): CodeSet =>
  new Set([...some].filter((code) => !others.has(code)));

export const countOf = (codes: Codes): number =>
  [...codes.values()].reduce((sum, some) => sum + some.size, 0);
