// Brings a checkout into a state in which it can run: dependencies as locked, the web built, the command linked.
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { findNode, root, runNode, runProgram } from "./toolchain.mjs";

const inRoot = (...parts) => path.join(root, ...parts);

/** A person waits in front of this: every long step says what it does. */
export function progress(line) {
  process.stdout.write(`▸ ${line}\n`);
}

export function fail(sentence) {
  process.stderr.write(`✖ ${sentence}\n`);
  process.exit(1);
}

/** Node and npm are the only things the machine must have. */
export function checkVersions() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20)
    fail(`Cần Node ≥ 20 để bắt đầu, máy này có ${process.versions.node}. Xem https://nodejs.org`);
  const npm = /npm\/(\d+)/.exec(process.env["npm_config_user_agent"] ?? "")?.[1];
  if (npm !== undefined && Number(npm) < 10)
    fail(`Cần npm ≥ 10, máy này có npm ${npm}. Chạy: npm install -g npm@10`);
}

/** `npm ci` when what is installed is not what the lock says. */
export async function installDependencies() {
  const stale = staleness();
  if (stale !== undefined) {
    progress(`Cài các gói phụ thuộc theo package-lock.json (${stale}); lần đầu mất khoảng một phút …`);
    const npm = process.env["npm_execpath"];
    const args = ["ci", "--loglevel=error", "--include=dev", "--include=optional", "--no-fund", "--no-audit"];
    const code = npm?.endsWith(".js")
      ? await runProgram(process.execPath, [npm, ...args])
      : await runProgram("npm", args);
    if (code !== 0) fail("npm ci không thành công; xem lỗi ở trên (mạng, dung lượng đĩa hay quyền ghi).");
  }
  if (findNode() === undefined) {
    fail(
      `Không có Node 24 đóng gói cho ${process.platform}-${process.arch}. Hãy dùng Linux x64/arm64 hoặc cài Node ≥ 24.15.`,
    );
  }
  linkCommand();
}

/** Why an installation does not match the lock; undefined when it does. Compares what npm itself wrote down. */
function staleness() {
  const installedFile = inRoot("node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return "chưa cài";
  const locked = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  for (const [name, { version, integrity, optional }] of Object.entries(locked)) {
    if (name === "") continue;
    const found = installed[name];
    if (found === undefined && optional !== true) return `thiếu ${name.replace("node_modules/", "")}`;
    if (found !== undefined && (found.version !== version || found.integrity !== integrity))
      return "đã thay đổi";
  }
  return undefined;
}

/** `npx tuetinh` looks in here. */
function linkCommand() {
  const link = inRoot("node_modules", ".bin", "tuetinh");
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync("../../bin/tuetinh.mjs", link);
}

/** Builds the screens when they are missing or older than their sources. */
export async function buildWeb() {
  if (!existsSync(inRoot("vite.config.ts"))) return;
  const stamp = inRoot("dist", ".built");
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > newestOf(inRoot("src")) && built > statSync(inRoot("vite.config.ts")).mtimeMs) return;
  progress("Dựng giao diện web …");
  rmSync(stamp, { force: true });
  const code = await runNode([
    inRoot("node_modules", "vite", "bin", "vite.js"),
    "build",
    "--logLevel",
    "warn",
  ]);
  if (code !== 0) fail("Không dựng được giao diện web; xem lỗi ở trên.");
  writeFileSync(stamp, "");
}

/** Only what the browser loads: web folders, contracts and styles. */
function newestOf(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const isWeb = /[\\/]web[\\/]/.test(file) || entry.name === "contract.ts";
    if (entry.isFile() && isWeb) newest = Math.max(newest, statSync(file).mtimeMs);
  }
  return newest;
}
