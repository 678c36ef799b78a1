// `npm start`: from a fresh clone to a running product.
import path from "node:path";
import { buildWeb, checkVersions, installDependencies, progress } from "./set-up.mjs";
import { root, runNode } from "./toolchain.mjs";

checkVersions();
process.chdir(root);
await installDependencies();
await buildWeb();
progress("Khởi động Tuệ Tĩnh …");
stopWithNpm();
process.exitCode = await runNode([path.join(root, "bin", "tuetinh.mjs"), "serve", ...process.argv.slice(2)]);

/** npm ends its shell but not what runs in it: when the shell is gone, somebody ended `npm start`. */
function stopWithNpm() {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const shell = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  look.unref();
}
