// `npm start`: from a fresh clone to a running product.
import path from "node:path";
import { buildWeb, checkVersions, installDependencies, progress } from "./set-up.mjs";
import { root, runNode } from "./toolchain.mjs";

checkVersions();
process.chdir(root);
await installDependencies();
await buildWeb();
progress("Khởi động Tuệ Tĩnh …");
process.exitCode = await runNode([path.join(root, "bin", "tuetinh.mjs"), "serve", ...process.argv.slice(2)]);
