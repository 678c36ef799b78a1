import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { aFailure, aPass, say, sum, type Tally } from "./tally.ts";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  /** The file without which there is nothing to check. */
  readonly needs?: string;
}

const tool = (name: string): string => path.resolve("node_modules", ".bin", name);
const linted = ["src", "test", "tools", "bench", "conformance", "province"];

const checks: readonly Check[] = [
  { name: "types of the server", command: [tool("tsc"), "-p", "tsconfig.server.json"] },
  { name: "types of the screens", command: [tool("tsc"), "-p", "tsconfig.web.json"] },
  {
    name: "types of the screens' tests",
    command: [tool("tsc"), "-p", "tsconfig.webtest.json"],
    needs: "tsconfig.webtest.json",
  },
  {
    name: "lint",
    command: [tool("oxlint"), "--type-aware", ...linted.filter((folder) => existsSync(folder))],
  },
  { name: "format", command: [tool("biome"), "check"] },
  { name: "architecture", command: [process.execPath, "tools/check-deps.ts"] },
  { name: "dead code", command: [tool("knip"), "--no-progress", "--no-config-hints"] },
  { name: "the web builds", command: [tool("vite"), "build", "--logLevel", "warn"], needs: "vite.config.ts" },
];

/** Every check counts as one test; two run at a time. */
export async function runStaticChecks(): Promise<Tally> {
  const waiting = checks.filter(({ needs }) => needs === undefined || existsSync(needs));
  const results: Tally[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
      results.push(await runCheck(check));
  };
  await Promise.all([worker(), worker()]);
  return sum(results);
}

async function runCheck({ name, command: [program = "", ...args] }: Check): Promise<Tally> {
  const { code, output } = await outputOf(program, args);
  say(code === 0 ? `✔ ${name}` : `✖ ${name}\n${output.trimEnd()}\n`);
  return code === 0 ? aPass : aFailure;
}

async function outputOf(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: withOwnNode() });
  const chunks: Buffer[] = [];
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>();
  child.on("error", (error) => resolve({ code: 1, output: error.message }));
  child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  return await promise;
}

/** Tools start `node` by name: it must be the one that runs us, not an older one of the system. */
const withOwnNode = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NO_COLOR: "1",
  PATH: [path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter),
});
