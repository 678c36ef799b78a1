/** Mutable JSON while it is being patched. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface RawJson {
  readonly isRawJSON: (value: unknown) => boolean;
}
const rawJson = JSON as unknown as RawJson;

/** A number that keeps its spelling (see store/exact-json.ts) is a leaf, although it is an object. */
export const isLeaf = (value: unknown): boolean =>
  typeof value !== "object" || value === null || rawJson.isRawJSON(value);

export const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== undefined && !isLeaf(value) && !Array.isArray(value);

export function copyOf(value: Json): Json {
  if (isLeaf(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, copyOf(each as Json)]),
  );
}

/** Elements left empty by a patch would not be valid FHIR: an empty list or object goes away with its last member. */
export function withoutEmpties(value: Json): Json | undefined {
  if (isLeaf(value)) return value;
  if (Array.isArray(value)) {
    const kept = value.map(withoutEmpties).filter((each) => each !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  const kept = Object.entries(value as object).flatMap(([key, each]) => {
    const left = withoutEmpties(each as Json);
    return left === undefined ? [] : [[key, left] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
