import { isLeaf } from "../../patch/document.ts";

type Rename = (reference: string) => string | undefined;

const conditional = /^[A-Z][A-Za-z]+\?./;

/** References of a resource that point at entries of the same Bundle become references to what those entries become. */
export function renameReferences<T>(node: T, rename: Rename): T {
  return walk(node, rename) as T;
}

function walk(node: unknown, rename: Rename): unknown {
  if (isLeaf(node)) return node;
  if (Array.isArray(node)) return node.map((each) => walk(each, rename));
  return Object.fromEntries(
    Object.entries(node as object).map(([key, value]) => [
      key,
      renamed(key, value, rename) ?? walk(value, rename),
    ]),
  );
}

/** `Reference.reference`, and uri or canonical values that name an entry by its urn. */
function renamed(key: string, value: unknown, rename: Rename): string | undefined {
  if (typeof value !== "string") return undefined;
  if (key === "reference" || value.startsWith("urn:uuid:") || value.startsWith("urn:oid:"))
    return rename(value);
  return undefined;
}

/** `Patient?identifier=…` inside a reference: to be looked up before anything is written. */
export function conditionalReferences(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (isLeaf(node)) return found;
  for (const [key, value] of Object.entries(node as object))
    if (key === "reference" && typeof value === "string") {
      if (conditional.test(value)) found.add(value);
    } else conditionalReferences(value, found);
  return found;
}
