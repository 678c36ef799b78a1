import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { startEmbedded } from "#kernel/db/embedded/embedded-postgres.ts";
import { migrateDatabase } from "#main/migrations.ts";

/** A fresh database with the product's own settings, durable commits included. */
export interface Stage {
  readonly databaseUrl: string;
  readonly postgresPid: number;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-bench-"));
  const postgres = await startEmbedded({ dataDir, tune: "bench", purpose: "bench" });
  await migrateDatabase(postgres.url);
  return {
    databaseUrl: postgres.url,
    postgresPid: postgres.pid,
    close: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What autovacuum does by and by after a load; otherwise it would work, and be counted, during the measurement. */
export async function settle(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("vacuum analyze");
  await client.query("checkpoint").catch(() => undefined);
  await client.end();
}

export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  readonly client_id: string;
  readonly client_secret: string;
  close(): Promise<void>;
}

export async function startServer(databaseUrl: string): Promise<ServerProcess> {
  const file = path.join(import.meta.dirname, "server-process.ts");
  const child = spawn(process.execPath, [file, databaseUrl], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await firstLine(child);
  return { ...(JSON.parse(line) as Omit<ServerProcess, "close">), close: () => ended(child) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the server ended before it served");
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
