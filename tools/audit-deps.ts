/**
 * `npm run audit-deps`: what the product is built from. Lists every direct dependency with version, licence and install
 * scripts, and fails on a version that is not exact, a licence that does not fit, a script that would run, a package
 * from elsewhere than the registry or without integrity. Known weaknesses are not looked up: that needs the network.
 */
import { readFileSync } from "node:fs";
import { auditDependencies, type Lock, type Manifest } from "./audit/audit-dependencies.ts";

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const { lines, faults } = auditDependencies(
  read("package.json") as Manifest,
  read("package-lock.json") as Lock,
);
process.stdout.write(`${[...lines, ...faults.map((fault) => `✖ ${fault}`)].join("\n")}\n`);
process.stdout.write(`${lines.length} direct dependencies, ${faults.length} faults\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
