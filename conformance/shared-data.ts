import { existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../shared/conformance");

/** A folder of public test data that lies beside the repository, or undefined where it was not put. */
export const findSharedData = (name: string): string | undefined => {
  const folder = path.join(root, name);
  return existsSync(folder) ? folder : undefined;
};

export const missingSharedData = (name: string): string =>
  `public test data is absent: put it into ${path.join("../shared/conformance", name)} beside the repository`;
