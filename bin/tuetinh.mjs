#!/usr/bin/env node
// Runs the command line on the packaged Node 24, whatever Node called it.
import module from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { findNode, isRecentEnough, root, runNode } from "../scripts/toolchain.mjs";

if (isRecentEnough(process.versions.node)) {
  module.enableCompileCache?.(path.join(root, "node_modules", ".cache", "compile"));
  const { runCli } = await import(pathToFileURL(path.join(root, "src", "main", "cli.ts")).href);
  process.exitCode = await runCli(process.argv.slice(2));
  if (process.connected) process.disconnect(); // the channel to our starter would keep us alive
} else if (findNode() !== undefined) {
  process.exitCode = await runNode([import.meta.filename, ...process.argv.slice(2)]);
} else {
  process.stderr.write(
    `Cần Node ≥ 24.15 (đang là ${process.versions.node}). Chạy «npm start» một lần để cài Node 24 vào thư mục này.\n`,
  );
  process.exitCode = 1;
}
