import { once } from "node:events";
import path from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { silentLog } from "#kernel/base/log.ts";
import { keyFileOf } from "#main/config.ts";
import { serveProduct } from "#main/server.ts";

/** Another server on the same database, with a memory of its own as if it were another process. */
export interface OtherServer {
  /** `…/fhir` */
  readonly base: string;
  stop(): Promise<void>;
}

interface First {
  readonly databaseUrl: string;
  /** Holds the key file, which both servers need. */
  readonly dataDir: string;
}

export async function startOtherServer({ databaseUrl, dataDir }: First): Promise<OtherServer> {
  const workerData: First = { databaseUrl, dataDir };
  const thread = new Worker(new URL(import.meta.url), { workerData });
  const [url] = (await once(thread, "message")) as [string];
  return {
    base: `${url}/fhir`,
    stop: async () => {
      thread.postMessage("stop");
      await once(thread, "exit");
    },
  };
}

async function serveInThread({ databaseUrl, dataDir }: First): Promise<void> {
  const config = {
    port: 0,
    host: "127.0.0.1",
    dataDir: path.join(dataDir, "other"),
    keyFile: keyFileOf(dataDir),
    databaseUrl,
    demo: "none",
    logLevel: "silent",
    trustProxy: false,
  } as const;
  const product = await serveProduct({ config, databaseUrl, log: silentLog });
  parentPort?.once("message", () => void product.stop());
  parentPort?.postMessage(product.url);
}

if (!isMainThread) await serveInThread(workerData as First);
