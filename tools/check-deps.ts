/** `node tools/check-deps.ts`: fails when a file is, imports or queries what docs/architecture.md does not allow. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { checkArchitecture } from "./architecture/check-architecture.ts";

const folders = "{src,test,tools,bench,conformance,province,scripts,bin}";
const found = globSync(`${folders}/**/*.{ts,tsx,mjs,sql,css,json,svg}`);
const loose = ["package.json", "vite.config.ts"].filter((file) => existsSync(file));
const isText = (file: string): boolean => /\.(?:tsx?|mjs|sql)$|^package\.json$/.test(file);
const files = new Map(
  [...found, ...loose].map((file) => [
    file.replaceAll("\\", "/"),
    isText(file) ? readFileSync(file, "utf8") : "",
  ]),
);

const { fileCount, findings } = checkArchitecture(files);
const lines = findings.map(({ file, says }) => `${file}: ${says}`);
process.stdout.write(`${[...lines, `${fileCount} files, ${findings.length} findings`].join("\n")}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
