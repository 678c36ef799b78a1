import type { ClientCredentials } from "#kernel/access/clients.ts";
import { createLog } from "#kernel/base/log.ts";
import { noteHttp } from "#kernel/db/embedded/runtime.ts";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import { demoClient, loadDemo } from "../demo.ts";
import { closeDemo, type DemoPeople, demoAccounts } from "../demo-accounts.ts";
import { ownInstallation } from "../installation.ts";
import { serveProduct } from "../server.ts";
import { type Command, note, noWords, say } from "./command.ts";

export const serveCommand: Command = {
  usage: "serve",
  help: `Chạy Tuệ Tĩnh: mở cơ sở dữ liệu, nâng cấp lược đồ, phục vụ HTTP. Ctrl-C để dừng gọn gàng.
Cấu hình bằng biến môi trường: xem «tuetinh config».`,
  run: async (config, args) => {
    noWords(args);
    const stopped = waitForStop();
    const log = createLog(config.logLevel);
    if (config.databaseUrl === undefined) note("… mở PostgreSQL");
    const installation = await ownInstallation(config, "tuetinh serve", (outcome) => {
      if (outcome === "restarted") log.warn({}, "the embedded database died and was started again");
      else stopped.now("PostgreSQL chết nhiều lần liên tiếp");
    });
    try {
      const product = await serveProduct({
        config,
        databaseUrl: installation.url,
        installation,
        log,
        onProgress: (step) => note(`… ${step}`),
        prepare: (app, isDemo) => stopped.orDone(prepareDemo(scaleOf(config, isDemo), app, installation.url)),
      });
      try {
        if (installation.kind === "own") noteHttp(config.dataDir, { host: config.host, port: product.port });
        welcome(config, product.url);
        const scale = scaleOf(config, product.isDemo);
        if (scale !== "none") await introduceDemo(config, scale, product.app);
        if (scale !== "none" && !loopback.has(config.host)) note(openDemo);
        const reason = await stopped.reason;
        note(`Đang dừng (${reason}) …`);
        return stopped.failed() ? 1 : 0;
      } finally {
        await product.stop();
      }
    } catch (error) {
      if (!(error instanceof StoppedEarly)) throw error;
      note("Đã dừng.");
      return 0;
    } finally {
      await installation.close();
    }
  },
};

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);
const openDemo =
  "⚠ Bản trình diễn đang mở ra mạng: ai đọc được dòng này hay trang mô phỏng tin nhắn đều vào được. Đừng nhập dữ liệu thật.";

type DemoScale = Exclude<Config["demo"], "none">;

/** Somebody pressed Ctrl-C while the demo was still being loaded; the next start goes on with it. */
class StoppedEarly extends Error {}

/** A store of real people is no demonstration, whatever the setting says. */
const scaleOf = ({ demo }: Config, isDemo: boolean): Config["demo"] => (isDemo ? demo : "none");

const prepareDemo = async (demo: Config["demo"], { store }: App, databaseUrl: string): Promise<void> => {
  if (demo === "none") return closeDemo(store);
  await loadDemo({ store, databaseUrl, scale: demo, onProgress: (step) => note(`… ${step}`) });
};

async function introduceDemo({ dataDir }: Config, scale: DemoScale, { store }: App): Promise<void> {
  const people = await demoAccounts(store, dataDir, scale);
  if (people !== undefined) introducePeople(people);
  introduce(await demoClient(store.db, dataDir));
}

function introducePeople({ password, people }: DemoPeople): void {
  say(`Người trình diễn, mật khẩu chung: ${password}`);
  const cells = people.map(({ login, plays }) => `${login.padEnd(16)} ${plays}`);
  const half = Math.ceil(cells.length / 2);
  const width = Math.max(...cells.map((cell) => cell.length));
  for (const [at, cell] of cells.slice(0, half).entries())
    say(`  ${cell.padEnd(width)}  ${cells[half + at] ?? ""}`.trimEnd());
}

function introduce({ client_id, client_secret }: ClientCredentials): void {
  say("Chương trình trình diễn:");
  say(`  mã:       ${client_id}`);
  say(`  mật khẩu: ${client_secret}`);
}

function welcome(config: Config, url: string): void {
  say(`Tuệ Tĩnh đang chạy: ${config.publicUrl ?? url}`);
  say(`  FHIR R4:   ${url}/fhir/metadata`);
  say(`  Sức khoẻ:  ${url}/healthz  ${url}/readyz`);
  say('  Khoá API:  npx tuetinh client add TÊN --scopes "system/*.cruds"');
}

interface Stop {
  readonly reason: Promise<string>;
  readonly now: (reason: string) => void;
  readonly failed: () => boolean;
  /** Waits for long work, but no longer than until somebody wants to stop. */
  readonly orDone: (work: Promise<void>) => Promise<void>;
}

/**
 * The first signal stops in order, the second adds nothing: Ctrl-C reaches us from the terminal and from `npm start`.
 * When the process that started us was killed, we go too.
 */
function waitForStop(): Stop {
  const asked = Promise.withResolvers<string>();
  let failed = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => asked.resolve(signal));
  if (process.connected) process.on("disconnect", () => asked.resolve("tiến trình gọi đã kết thúc"));
  return {
    reason: asked.promise,
    now: (reason) => {
      failed = true;
      asked.resolve(reason);
    },
    failed: () => failed,
    orDone: (work) => Promise.race([work, asked.promise.then(() => Promise.reject(new StoppedEarly()))]),
  };
}
