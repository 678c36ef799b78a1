import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { isIP } from "node:net";
import { AppError } from "#kernel/base/app-error.ts";
import { errorLine } from "#kernel/base/describe-error.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { findRunning } from "#kernel/db/embedded/runtime.ts";
import { createOutgoing } from "#kernel/http/outgoing.ts";
import type { Config } from "../config.ts";
import type { Installation } from "../installation.ts";
import { listMissingMigrations } from "../migrations.ts";
import {
  echoThroughTable,
  listAppliedMigrations,
  readArchiveFacts,
  readDatabaseFacts,
} from "./self-test.sql.ts";

/** One thing that must hold for an installation to be healthy. */
export interface Check {
  readonly what: string;
  /** Answers what it saw; throws when it does not hold. */
  readonly run: () => Promise<string>;
}

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly saw: string;
}

/** Runs every check, also after one failed. */
export async function runChecks(
  checks: readonly Check[],
  onFinding: (finding: Finding) => void,
): Promise<boolean> {
  let healthy = true;
  for (const { what, run } of checks) {
    const finding = await run().then(
      (saw) => ({ what, ok: true, saw }),
      (error: unknown) => ({
        what,
        ok: false,
        saw: error instanceof AppError ? error.message : errorLine(error),
      }),
    );
    healthy &&= finding.ok;
    onFinding(finding);
  }
  return healthy;
}

/** Everything that can be judged without knowing what the store holds. */
export function selfTest(config: Config, installation: Installation, db: Db): readonly Check[] {
  const checks: readonly (Check | undefined)[] = [
    installation.kind === "external" ? undefined : folderCheck(config.dataDir),
    installation.kind === "external" ? undefined : spaceCheck(config.dataDir),
    { what: "PostgreSQL", run: () => checkDatabase(db) },
    { what: "Lược đồ", run: () => checkSchema(db) },
    { what: "Ghi và đọc lại", run: () => checkEcho(db) },
    config.databaseReadUrl === undefined ? undefined : replicaCheck(config.databaseReadUrl),
    installation.kind === "external"
      ? undefined
      : { what: "Lưu nhật ký liên tục", run: () => checkArchive(db) },
    installation.kind === "external" ? undefined : serverCheck(config),
  ];
  return checks.filter((check) => check !== undefined);
}

function folderCheck(dataDir: string): Check {
  return {
    what: "Thư mục dữ liệu",
    run: () => {
      accessSync(dataDir, constants.R_OK | constants.W_OK);
      return Promise.resolve(dataDir);
    },
  };
}

const enough = 1024 ** 3;

function spaceCheck(dataDir: string): Check {
  return {
    what: "Dung lượng đĩa",
    run: () => {
      if (!existsSync(dataDir)) throw failed("space", "chưa có thư mục dữ liệu");
      const { bavail, bsize } = statfsSync(dataDir);
      const free = `còn ${((bavail * bsize) / enough).toFixed(1)} GB`;
      if (bavail * bsize < enough) throw failed("space", `${free}, cần ít nhất 1 GB`);
      return Promise.resolve(free);
    },
  };
}

async function checkDatabase(db: Db): Promise<string> {
  const facts = await db.read(readDatabaseFacts);
  if (facts.version < 150_000) throw failed("version", `PostgreSQL ${facts.release}: cần từ 15`);
  if (facts.encoding !== "UTF8") throw failed("encoding", `bảng mã ${facts.encoding}: cần UTF8`);
  if (!facts.durable)
    throw failed(
      "durable",
      "fsync, full_page_writes hay synchronous_commit đang tắt: mất điện là mất dữ liệu",
    );
  return `${facts.release}, ${(facts.bytes / 1024 ** 2).toFixed(0)} MB`;
}

async function checkSchema(db: Db): Promise<string> {
  const missing = await listMissingMigrations(() => db.read(listAppliedMigrations));
  if (missing.length > 0) throw failed("schema", `thiếu ${missing.length} bước; chạy «tuetinh migrate»`);
  return "bản mới nhất";
}

async function checkEcho(db: Db): Promise<string> {
  const text = "Nguyễn Văn Ẩn ✓";
  const read = await db.transaction((tx) => echoThroughTable(tx, text));
  if (read !== text) throw failed("echo", "đọc lại khác với đã ghi");
  return "đúng từng ký tự";
}

function replicaCheck(url: string): Check {
  return {
    what: "Bản sao chỉ đọc",
    run: async () => {
      const replica = openDb({ url, poolSize: 1 });
      try {
        return await checkSchema(replica);
      } finally {
        await replica.close();
      }
    },
  };
}

async function checkArchive(db: Db): Promise<string> {
  const { failing, lastKept, wanted } = await db.read(readArchiveFacts);
  if (failing)
    throw failed(
      "archive",
      "PostgreSQL không ghi được nhật ký vào nơi sao lưu; nhật ký đang dồn lại trong thư mục dữ liệu",
    );
  if (!wanted) return "chưa bật; chạy «tuetinh backup THƯ_MỤC» để bắt đầu";
  return lastKept === null ? "đã bật, chưa có đoạn nào" : `đoạn cuối lúc ${lastKept.toISOString()}`;
}

function serverCheck(config: Config): Check {
  return {
    what: "Máy chủ HTTP",
    run: async () => {
      const http = findRunning(config.dataDir)?.http;
      if (http === undefined) return "không chạy";
      const answer = await askReady(config, http);
      if (!answer.ok) throw failed("ready", `/readyz trả lời ${answer.status}`);
      return `sẵn sàng ở cổng ${http.port}`;
    },
  };
}

/** Over TLS under the public name, whose certificate it is, but at the address where the server really listens. */
function askReady(
  { tls, publicUrl }: Config,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Response> {
  const origin =
    tls === undefined || publicUrl === undefined
      ? `http://${host}:${port}`
      : `https://${new URL(publicUrl).hostname}:${port}`;
  const outgoing = createOutgoing({
    hosts: [origin],
    networks: ["0.0.0.0/0", "::/0"],
    timeout: 5000,
    ...(tls === undefined
      ? {}
      : {
          resolve: () => Promise.resolve([isIP(host) > 0 ? host : "127.0.0.1"]),
          ca: readFileSync(tls.certFile, "utf8"),
        }),
  });
  return outgoing.fetch(`${origin}/readyz`);
}

function failed(code: string, sentence: string): AppError {
  return new AppError("unavailable", `check.${code}`, sentence);
}
