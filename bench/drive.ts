import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ServerProcess, Stage } from "./stage.ts";

export interface Phase {
  readonly name: string;
  readonly concurrency: number;
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytesPerAnswer: number;
  readonly cpuMsPerRequest: Readonly<Record<string, number>>;
  /** Cores kept busy by others: above 0.2 the figures of the phase are too high. */
  readonly otherCores?: number;
  readonly wrong?: number;
  readonly failure?: string;
}

export interface DriverReport {
  readonly phases: readonly Phase[];
  readonly memory: { readonly after: Readonly<Record<string, { readonly rssMiB: number }>> };
  readonly db: { readonly importBytesPerResource?: number; readonly bytesPerResourceOverall?: number };
}

/** The load driver with which the peer was measured; it is not part of the product. */
const driver = path.resolve(import.meta.dirname, "../../shared/fhir-load/fhir-load.mjs");
export const driverIsThere = (): boolean => existsSync(driver);

export interface Drive {
  readonly stage: Stage;
  readonly server: ServerProcess;
  readonly out: string;
  readonly args: readonly string[];
}

export async function drive({ stage, server, out, args }: Drive): Promise<DriverReport> {
  const size = path.join(import.meta.dirname, "database-size.ts");
  const named: readonly (readonly [string, string])[] = [
    ["--base", `${server.url}/fhir`],
    ["--token-url", `${server.url}/oauth/token`],
    ["--client-id", server.client_id],
    ["--client-secret", server.client_secret],
    ["--label", "tuetinh"],
    ["--out", out],
    ["--proc", `server=${server.pid}`],
    ["--proc", `postgres=${stage.postgresPid}`],
    ["--db-size-cmd", `'${process.execPath}' '${size}' '${stage.databaseUrl}'`],
  ];
  const all = [driver, ...named.flat(), ...args];
  const code = await new Promise<number | null>((resolve) => {
    spawn(process.execPath, all, { stdio: "inherit" }).once("exit", resolve);
  });
  if (code !== 0) throw new Error(`the load driver ended with ${code ?? "a signal"}`);
  return JSON.parse(readFileSync(out, "utf8")) as DriverReport;
}

/** Processor milliseconds of server and database for one request. */
export const cpuOf = (phase: Phase): number =>
  (phase.cpuMsPerRequest["server"] ?? 0) + (phase.cpuMsPerRequest["postgres"] ?? 0);
