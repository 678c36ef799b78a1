import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { placeOf } from "#kernel/db/embedded/place.ts";
import { findRunning, type Urls, urlsOf } from "#kernel/db/embedded/runtime.ts";

const checkout = resolve(import.meta.dirname, "../..");

/** The server all test files of this checkout share; `TEST_DATABASE_URL` (a role that may create databases) replaces it. */
export async function testServer(): Promise<Urls> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined) return { url: given, adminUrl: given };
  const dataDir = dataDirOfCheckout();
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    const running = findRunning(dataDir);
    if (running !== undefined) return urlsOf(placeOf(dataDir), running.postgres.port);
    await startKeeper(dataDir);
  }
  throw new Error(`the test database server did not start; see ${placeOf(dataDir).log}`);
}

function dataDirOfCheckout(): string {
  const hash = createHash("sha256")
    .update(`${checkout} ${process.getuid?.() ?? ""}`)
    .digest("hex");
  const dataDir = join(tmpdir(), `tuetinh-test-${hash.slice(0, 12)}`);
  mkdirSync(dataDir, { recursive: true });
  return dataDir;
}

/** When several files start one at the same time, the folder's lock lets one win; the others end and are waited for. */
async function startKeeper(dataDir: string): Promise<void> {
  const keeper = spawn(process.execPath, [join(import.meta.dirname, "postgres-keeper.ts"), dataDir], {
    cwd: checkout,
    detached: true,
    stdio: "ignore",
  });
  keeper.unref();
  const ended = new Promise<void>((done) => keeper.once("exit", () => done()));
  for (let waited = 0; waited < 10_000 && findRunning(dataDir) === undefined; waited += 25) {
    if ((await Promise.race([ended.then(() => "ended"), sleep(25)])) === "ended") return;
  }
}
