import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { addClient, type ClientCredentials, listClients } from "#kernel/access/clients.ts";
import type { Db } from "#kernel/db/db.ts";
import { bulkLoad } from "#kernel/fhir/store/bulk-load.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { generateProvince } from "#province/generate.ts";
import type { Demo } from "./config.ts";

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
  const state = await demoState(store.db);
  if (state === "done" || (state === undefined && store.types.all().length > 0)) return;
  await setDemoState(store.db, "loading");
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
  await setDemoState(store.db, "done");
  onProgress(`  xong: ${loaded.toLocaleString("vi-VN")} bản ghi`);
}

async function* linesOf(scale: Exclude<Demo, "none">): AsyncGenerator<string> {
  for (const resource of generateProvince(scale)) yield JSON.stringify(resource);
}

async function demoState(db: Db): Promise<string | undefined> {
  const rows = await db.direct.query<{ value: string }>("select value from fhir.setting where name = 'demo'");
  return rows[0]?.value;
}

async function setDemoState(db: Db, value: "loading" | "done"): Promise<void> {
  await db.transaction((tx) =>
    tx.query(
      "insert into fhir.setting (name, value) values ('demo', $1) on conflict (name) do update set value = $1",
      [value],
    ),
  );
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
