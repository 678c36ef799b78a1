import path from "node:path";
import { Visitor } from "oxc-parser";
import { placeOf } from "./place.ts";
import { type FileMap, type Finding, isCode, isTest, type SourceFile } from "./source-file.ts";

const switches = ["ox" + "lint-disable", "es" + "lint-disable", "biome" + "-ignore", "knip" + "-ignore"];
const silencers = ["ignore", "expect-error", "nocheck"].map((word) => `@ts-${word}`);

/** Nobody may switch a check off: the rule changes for all, or the code does. */
export function switchFindings(files: FileMap): Finding[] {
  return [...files].flatMap(([file, source]) =>
    isCode(file) && !file.startsWith("tools/")
      ? [...switches, ...silencers]
          .filter((word) => source.includes(word))
          .map((word) => ({ file, says: `switches a check off: ${word}` }))
      : [],
  );
}

/** Attributes whose text a person reads or hears. */
const spokenAttributes =
  /^(?:title|alt|placeholder|label|aria-(?:label|description|placeholder|roledescription|valuetext))$/;
const vietnameseMark = /[à-ỹđ]/i;

/** Words that people read stand in words.ts, in both languages; a screen only names them. */
export function wordFindings(sources: readonly SourceFile[]): Finding[] {
  return sources
    .filter(
      (file) => placeOf(file.path).web && !isTest(file.path) && path.posix.basename(file.path) !== "words.ts",
    )
    .flatMap((file) =>
      [...new Set(wordsOf(file))].map((word) => ({
        file: file.path,
        says: `"${word.trim().slice(0, 40)}" belongs into words.ts`,
      })),
    );
}

function wordsOf({ program }: SourceFile): string[] {
  const words: string[] = [];
  new Visitor({
    JSXText(node) {
      if (/\p{L}{2,}/u.test(node.value)) words.push(node.value);
    },
    JSXAttribute(node) {
      const name = node.name.type === "JSXIdentifier" ? node.name.name : "";
      if (!spokenAttributes.test(name) || node.value?.type !== "Literal") return;
      if (typeof node.value.value === "string" && /\p{L}/u.test(node.value.value))
        words.push(node.value.value);
    },
    Literal(node) {
      if (typeof node.value === "string" && vietnameseMark.test(node.value)) words.push(node.value);
    },
    TemplateElement(node) {
      if (vietnameseMark.test(node.value.raw)) words.push(node.value.raw);
    },
  }).visit(program);
  return words;
}

/** Names that say the role of a file in its folder instead of what it exports. */
const roleFiles: readonly string[] = [
  "words",
  "contract",
  "routes",
  "ports",
  "events",
  "api",
  "screens",
  "main",
];

/** File names are kebab-case; the only value a file exports shares a word with the file's name. */
export function nameFindings(files: FileMap, sources: readonly SourceFile[]): Finding[] {
  const shapes = [...files.keys()].flatMap((file) =>
    isCode(file) && !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(path.posix.basename(file))
      ? [{ file, says: "file names are kebab-case" }]
      : [],
  );
  return [...shapes, ...sources.flatMap(exportNameFindings)];
}

function exportNameFindings(source: SourceFile): Finding[] {
  const { path: file, exportedValues: values } = source;
  if (values.includes("default") && file !== "vite.config.ts") return [{ file, says: "no default exports" }];
  const [only, another] = values;
  if (only === undefined || another !== undefined || isNamedByRole(file)) return [];
  const stems = new Set(wordStemsOf(path.posix.basename(file)));
  const fits = wordStemsOf(only).some((stem) => stems.has(stem));
  return fits ? [] : [{ file, says: `exports only ${only}: the file is called after it` }];
}

/** `parser.ts` and `parseFhirPath` share `pars`: enough to find one from the other. */
const wordStemsOf = (name: string): string[] =>
  name
    .split(/[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .map((word) => word.toLowerCase().slice(0, 4))
    .filter((stem) => stem !== "" && !fileEndings.includes(stem));

const fileEndings: readonly string[] = ["ts", "tsx", "mjs"];

/** Rooms of the kernel and of the province are engines: their files are named for the part, not for a use case. */
const isNamedByRole = (file: string): boolean =>
  ["outside", "kernel", "province"].includes(placeOf(file).floor) ||
  isTest(file) ||
  file.endsWith(".sql.ts") ||
  roleFiles.includes(path.posix.basename(file).replace(/\..*$/, ""));

/** A barrel hides who needs what, and pulls everything in. */
export const barrelFindings = (sources: readonly SourceFile[]): Finding[] =>
  sources
    .filter(({ path: file }) => /\/index\.tsx?$/.test(file))
    .map(({ path: file }) => ({ file, says: "no barrels: import the file that has it" }));
