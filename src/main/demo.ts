import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { addClient, type ClientCredentials, listClients } from "#kernel/access/clients.ts";
import type { Db } from "#kernel/db/db.ts";
import { bulkLoad } from "#kernel/fhir/store/bulk-load.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { generateProvince } from "#province/generate.ts";
import type { Demo } from "./config.ts";
import { findDemoState, putDemoState } from "./demo-state.sql.ts";

export interface DemoLoad {
  readonly store: RecordStore;
  readonly databaseUrl: string;
  readonly scale: Exclude<Demo, "none">;
  readonly onProgress: (step: string) => void;
}

/**
 * Fills an empty store with the invented province. A start that was cut off in the middle goes on where it stopped:
 * the generator is deterministic, and what is there already is passed over.
 */
export async function loadDemo({ store, databaseUrl, scale, onProgress }: DemoLoad): Promise<void> {
  const state = await findDemoState(store.db.direct);
  if (state === "done" || (state === undefined && store.types.all().length > 0)) return;
  await store.db.transaction((tx) => putDemoState(tx, "loading"));
  onProgress(`nạp dữ liệu trình diễn (${scale})`);
  let shown = 0;
  const { loaded, refused } = await bulkLoad(
    {
      store,
      url: databaseUrl,
      existing: "skip",
      onProgress: (count) => {
        if (count - shown < 20_000) return;
        shown = count;
        onProgress(`  ${count.toLocaleString("vi-VN")} bản ghi`);
      },
    },
    linesOf(scale),
  );
  if (refused.length > 0) throw new Error(`${refused.length} resources of the demo province are not valid`);
  await store.db.transaction((tx) => putDemoState(tx, "done"));
  onProgress(`  xong: ${loaded.toLocaleString("vi-VN")} bản ghi`);
}

async function* linesOf(scale: Exclude<Demo, "none">): AsyncGenerator<string> {
  for (const resource of generateProvince(scale)) yield JSON.stringify(resource);
}

const demoScopes = "system/*.cruds ops.jobs ops.metrics fhir.export reporting.views";

/** The account shown at every start of a demo; its secret stays in the data folder, readable by its owner alone. */
export async function demoClient(db: Db, dataDir: string): Promise<ClientCredentials> {
  const file = path.join(dataDir, "demo-client.json");
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, "utf8")) as ClientCredentials;
    const clients = await listClients(db);
    if (clients.some((client) => client.id === kept.client_id && client.revokedAt === undefined)) return kept;
  }
  const fresh = await addClient(db, { name: "Trình diễn", scopes: demoScopes });
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
  return fresh;
}
