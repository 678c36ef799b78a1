import choicePaths from "fhirpath/fhir-context/r4/choiceTypePaths.json" with { type: "json" };
import parents from "fhirpath/fhir-context/r4/type2Parent.json" with { type: "json" };

const parentOf: ReadonlyMap<string, string> = new Map(Object.entries(parents));

/** Element names written `name[x]` in R4, each with its JSON keys and the type behind every key. */
const choices: ReadonlyMap<string, ReadonlyMap<string, string>> = buildChoices();

function buildChoices(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const [path, suffixes] of Object.entries(choicePaths)) {
    const name = path.slice(path.lastIndexOf(".") + 1);
    const keys = found.get(name) ?? new Map<string, string>();
    for (const suffix of suffixes) keys.set(name + suffix, typeOfSuffix(suffix));
    found.set(name, keys);
  }
  return found;
}

function typeOfSuffix(suffix: string): string {
  const primitive = suffix.charAt(0).toLowerCase() + suffix.slice(1);
  return parentOf.has(primitive) || !parentOf.has(suffix) ? primitive : suffix;
}

/** The JSON keys of a choice element and their types; undefined for an ordinary element. */
export const choiceKeys = (name: string): ReadonlyMap<string, string> | undefined => choices.get(name);

/** Whether `type` is `ancestor` or specialises it: `Age` is a `Quantity`, `code` is a `string`. */
export const isSubtype = (type: string, ancestor: string): boolean => {
  for (let at: string | undefined = type; at !== undefined; at = parentOf.get(at))
    if (at === ancestor) return true;
  return false;
};

export const isKnownType = (name: string): boolean => parentOf.has(name) || name === "Resource";

export const isResourceType = (name: string): boolean => isSubtype(name, "Resource");
