export type Part = Readonly<Record<string, unknown>>;

/** The objects of a list; everything else in it is passed over. */
export const partsOf = (value: unknown): readonly Part[] =>
  Array.isArray(value) ? value.filter(isPart) : [];

export const partOf = (value: unknown): Part | undefined => (isPart(value) ? value : undefined);

export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && !Array.isArray(value);
