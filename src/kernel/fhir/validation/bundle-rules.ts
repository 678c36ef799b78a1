import { isObject, type JsonObject, type NativeTest } from "./run.ts";

/** The invariants of a Bundle in one pass over its entries each: a load of thousands of resources meets them all. */
export const bundleRules: readonly (readonly [key: string, test: NativeTest])[] = [
  ["bdl-1", (bundle) => bundle["total"] === undefined || isOf(bundle, "searchset", "history")],
  [
    "bdl-2",
    (bundle) => isOf(bundle, "searchset") || everyEntry(bundle, (entry) => entry["search"] === undefined),
  ],
  ["bdl-3", (bundle) => everyEntryHas(bundle, "request", isOf(bundle, "batch", "transaction", "history"))],
  [
    "bdl-4",
    (bundle) =>
      everyEntryHas(bundle, "response", isOf(bundle, "batch-response", "transaction-response", "history")),
  ],
  ["bdl-5", (entry) => ["resource", "request", "response"].some((member) => entry[member] !== undefined)],
  ["bdl-7", (bundle) => isOf(bundle, "history") || haveDistinctAddresses(bundle)],
  ["bdl-8", (entry) => !(typeof entry["fullUrl"] === "string" && entry["fullUrl"].includes("/_history/"))],
  ["bdl-9", (bundle) => !isOf(bundle, "document") || isFullyIdentified(bundle["identifier"])],
  ["bdl-10", (bundle) => !isOf(bundle, "document") || bundle["timestamp"] !== undefined],
  ["bdl-11", (bundle) => !isOf(bundle, "document") || isFirst(bundle, "Composition")],
  ["bdl-12", (bundle) => !isOf(bundle, "message") || isFirst(bundle, "MessageHeader")],
];

const isOf = (bundle: JsonObject, ...types: readonly string[]): boolean =>
  types.includes(String(bundle["type"]));

const entriesOf = (bundle: JsonObject): readonly JsonObject[] =>
  Array.isArray(bundle["entry"]) ? bundle["entry"].filter(isObject) : [];

const everyEntry = (bundle: JsonObject, test: (entry: JsonObject) => boolean): boolean =>
  entriesOf(bundle).every(test);

const everyEntryHas = (bundle: JsonObject, member: string, wanted: boolean): boolean =>
  everyEntry(bundle, (entry) => (entry[member] !== undefined) === wanted);

/** The same address twice is allowed only for different versions. */
const haveDistinctAddresses = (bundle: JsonObject): boolean => {
  const seen = new Set<string>();
  return everyEntry(bundle, (entry) => {
    if (typeof entry["fullUrl"] !== "string") return true;
    const key = `${entry["fullUrl"]}\n${versionOf(entry["resource"])}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const versionOf = (resource: unknown): string => {
  const meta = isObject(resource) ? resource["meta"] : undefined;
  return isObject(meta) && typeof meta["versionId"] === "string" ? meta["versionId"] : "";
};

const isFullyIdentified = (identifier: unknown): boolean =>
  isObject(identifier) && identifier["system"] !== undefined && identifier["value"] !== undefined;

const isFirst = (bundle: JsonObject, type: string): boolean => {
  const resource = entriesOf(bundle)[0]?.["resource"];
  return isObject(resource) && resource["resourceType"] === type;
};
