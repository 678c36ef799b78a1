// What the set-up scripts and the command line share. Runs on any Node ≥ 20 and imports nothing that must be installed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Node 24 as an npm package, the same for everybody; on systems without one, the Node at hand when it is recent. */
export function findNode() {
  const packaged = path.join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(packaged)) return packaged;
  return isRecentEnough(process.versions.node) ? process.execPath : undefined;
}

/** Whether this Node can run TypeScript as it is. */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 15);
}

/** Runs Node 24; `findNode` has been asked before. */
export function runNode(args, { env = {} } = {}) {
  return runProgram(findNode(), args, { env });
}

/**
 * Runs a program in the foreground: the same terminal, signals passed on, the same exit code. A terminal's Ctrl-C
 * reaches the child twice, which it must bear; over the IPC channel a server notices that its starter was killed.
 */
export function runProgram(program, args, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: process.cwd(),
      env: { ...process.env, ...env },
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    const pass = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const each of signals) process.off(each, pass);
      resolve(code ?? (signal === null ? 1 : 128));
    });
  });
}
