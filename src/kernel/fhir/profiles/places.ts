import type { ProfileRule } from "./notation.ts";

/** The rules of a profile as a tree: elements below elements, slices beside them. */
export interface Place {
  readonly name: string;
  readonly sliceName: string;
  rule: ProfileRule | undefined;
  readonly children: Map<string, Place>;
  readonly slices: Map<string, Place>;
}

export const placesOf = (rules: readonly ProfileRule[]): Place => {
  const root = newPlace("", "");
  for (const rule of rules) {
    let place = root;
    for (const segment of rule.at === "" ? [] : rule.at.split(".")) place = step(place, segment);
    place.rule = rule;
  }
  return root;
};

const newPlace = (name: string, sliceName: string): Place => ({
  name,
  sliceName,
  rule: undefined,
  children: new Map(),
  slices: new Map(),
});

const step = (place: Place, segment: string): Place => {
  const [name = "", sliceName] = segment.split(":");
  const child = getOrAdd(place.children, name, () => newPlace(name, ""));
  return sliceName === undefined ? child : getOrAdd(child.slices, sliceName, () => newPlace(name, sliceName));
};

const getOrAdd = (places: Map<string, Place>, key: string, make: () => Place): Place => {
  const known = places.get(key);
  if (known !== undefined) return known;
  const made = make();
  places.set(key, made);
  return made;
};
