// `npm test`: from a fresh clone to «N passed, N failed».
import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildWeb, checkVersions, fail, installDependencies, progress } from "./set-up.mjs";
import { root, runNode } from "./toolchain.mjs";

const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

checkVersions();
process.chdir(root);
await installDependencies();
await buildWeb();
process.exitCode = await runNode([path.join(root, "tools", "run-tests.ts"), ...process.argv.slice(2)], {
  env: { CHROMIUM_PATH: findBrowser() ?? installBrowser() },
});

function findBrowser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const which = (name) => spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
  return browsers.map(which).find((found) => found !== "");
}

/** Root on a Debian-like machine gets it installed; everybody else is told what to install. */
function installBrowser() {
  const canInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (canInstall) {
    progress("Cài Chromium cho các bài thử giao diện …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-q"], { stdio: "ignore", env });
    spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
      env,
    });
  }
  return (
    findBrowser() ??
    fail("Không thấy Chromium. Hãy cài «chromium» hoặc Google Chrome, hay đặt CHROMIUM_PATH, rồi chạy lại.")
  );
}
