import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { openDb } from "#kernel/db/db.ts";
import { putChange } from "#kernel/fhir/store/change-kinds.ts";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import { openRecord } from "#main/record.ts";

/** A process that writes to the record and is never told by anybody what others have changed. */
export interface DeafWriter {
  write(resource: { readonly resourceType: string; readonly id: string }): Promise<void>;
  stop(): Promise<void>;
}

export async function startDeafWriter(databaseUrl: string): Promise<DeafWriter> {
  const thread = new Worker(new URL(import.meta.url), { workerData: { databaseUrl } });
  await once(thread, "message");
  return {
    write: async (resource) => {
      thread.postMessage(JSON.stringify(resource));
      const [problem] = (await once(thread, "message")) as [string];
      if (problem !== "") throw new Error(problem);
    },
    stop: async () => {
      thread.postMessage("stop");
      await once(thread, "exit");
    },
  };
}

async function writeInThread(databaseUrl: string): Promise<void> {
  const db = openDb({ url: databaseUrl, poolSize: 2 });
  const { store } = await openRecord({ db, baseUrls: [] });
  const write = async (text: string): Promise<void> => {
    const prepared = store.prepare(parseExactJson(text), {});
    await store.submit(putChange(prepared.resource.id ?? "", prepared));
  };
  parentPort?.on("message", (text: string) => {
    if (text === "stop") void db.close().then(() => parentPort?.close());
    else
      write(text).then(
        () => parentPort?.postMessage(""),
        (error: unknown) => parentPort?.postMessage(String(error)),
      );
  });
  parentPort?.postMessage("");
}

if (!isMainThread) await writeInThread((workerData as { readonly databaseUrl: string }).databaseUrl);
