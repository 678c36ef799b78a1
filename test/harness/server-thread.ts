import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { silentLog } from "#kernel/base/log.ts";
import { serveProduct } from "#main/server.ts";

/** Another server on the same database, with a memory of its own as if it were another process. */
export interface OtherServer {
  /** `…/fhir` */
  readonly base: string;
  stop(): Promise<void>;
}

export async function startOtherServer(databaseUrl: string): Promise<OtherServer> {
  const thread = new Worker(new URL(import.meta.url), { workerData: { databaseUrl } });
  const [url] = (await once(thread, "message")) as [string];
  return {
    base: `${url}/fhir`,
    stop: async () => {
      thread.postMessage("stop");
      await once(thread, "exit");
    },
  };
}

async function serveInThread(databaseUrl: string): Promise<void> {
  const config = {
    port: 0,
    host: "127.0.0.1",
    dataDir: "unused",
    databaseUrl,
    demo: "none",
    logLevel: "silent",
    trustProxy: false,
  } as const;
  const product = await serveProduct({ config, databaseUrl, log: silentLog });
  parentPort?.once("message", () => void product.stop());
  parentPort?.postMessage(product.url);
}

if (!isMainThread) await serveInThread((workerData as { readonly databaseUrl: string }).databaseUrl);
