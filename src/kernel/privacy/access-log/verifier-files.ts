import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";

/** The verifier: as a page of ours, and as one file that works without us. */
export interface VerifierFiles {
  readonly page: string;
  readonly script: string;
  readonly style: string;
  readonly standalone: string;
}

const audit = path.resolve(import.meta.dirname, "../../audit");
/** In this order each finds what it needs above it. */
const sources = ["contract.ts", "web/words.ts", "web/verifier.ts"];

let made: VerifierFiles | undefined;

/** Made once, from the very source that the command line and the tests run. */
export function verifierFiles(): VerifierFiles {
  made ??= makeFiles();
  return made;
}

function makeFiles(): VerifierFiles {
  const script = sources.map((file) => scriptOf(readFileSync(path.join(audit, file), "utf8"))).join("\n");
  const style = readFileSync(path.join(audit, "web/verifier.css"), "utf8");
  return {
    script,
    style,
    page: documentOf(
      '<link rel="icon" href="data:,"><link rel="stylesheet" href="/audit/verifier.css">',
      '<script type="module" src="/audit/verifier.js"></script>',
    ),
    standalone: documentOf(
      `${policyOf(script, style)}<style>${style}</style>`,
      `<script type="module">${script}</script>`,
    ),
  };
}

/** Types are blanked out; files that were modules become one. */
const scriptOf = (source: string): string =>
  stripTypeScriptTypes(source.replace(/^import [^;]+;$/gm, "")).replace(/^export /gm, "");

/** The file may run only its own script, and reach nothing. */
const policyOf = (script: string, style: string): string =>
  `<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'sha256-${hashOf(script)}'; style-src 'sha256-${hashOf(style)}'">`;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");

const documentOf = (head: string, script: string): string =>
  `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}<title>Tuệ Tĩnh</title></head><body><main id="verifier"></main>${script}</body></html>\n`;
