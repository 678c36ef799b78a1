import { join, resolve } from "node:path";
import { AppError } from "#kernel/base/app-error.ts";
import { type LogLevel, logLevels } from "#kernel/base/log.ts";
import type { OutgoingSettings } from "#kernel/http/outgoing.ts";
import { parseNetwork } from "#kernel/http/outgoing-address.ts";
import { isHostEntry } from "#kernel/http/outgoing-hosts.ts";
import type { TlsFiles } from "#kernel/http/tls.ts";

/**
 * Every setting of the product, its default and what it means: this file is the only place that reads the environment.
 * `npx tuetinh config` prints the table with the values in force.
 */
export const demos = ["none", "hamlet", "district"] as const;
export type Demo = (typeof demos)[number];

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Absent: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl?: string;
  /** As the owner of the tables, for migrations only; the server itself then signs in with a lesser role. */
  readonly databaseMigrateUrl?: string;
  readonly databaseReadUrl?: string;
  /** How programs outside reach this server, when a proxy in front speaks TLS. */
  readonly publicUrl?: string;
  readonly trustProxy?: boolean;
  /** Opens the secrets that lie sealed in the database. */
  readonly keyFile?: string;
  /** The server speaks TLS itself. */
  readonly tls?: TlsFiles & { readonly redirectPort?: number };
  /** Whom the product may call; nobody when absent. */
  readonly outgoing?: Pick<OutgoingSettings, "hosts" | "networks">;
  readonly demo: Demo;
  readonly logLevel: LogLevel;
}

/** One row of the table. */
export interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
  /** Its value holds a password and is never shown. */
  readonly secret?: true;
}

export const settings: readonly Setting[] = [
  { name: "PORT", fallback: "8080", meaning: "Cổng HTTP (0: tự chọn cổng trống)" },
  { name: "HOST", fallback: "127.0.0.1", meaning: "Địa chỉ lắng nghe; 0.0.0.0 để mở ra mạng" },
  { name: "TUETINH_DATA", fallback: "./data", meaning: "Thư mục dữ liệu (PostgreSQL đóng gói, khoá, tệp)" },
  {
    name: "DATABASE_URL",
    fallback: "",
    meaning: "PostgreSQL có sẵn (≥ 15, không cần superuser); để trống: dùng PostgreSQL đóng gói",
    secret: true,
  },
  {
    name: "DATABASE_MIGRATE_URL",
    fallback: "",
    meaning:
      "Vai trò sở hữu, chỉ để nâng cấp lược đồ; DATABASE_URL khi ấy là vai trò ít quyền (tuetinh db-roles)",
    secret: true,
  },
  {
    name: "DATABASE_READ_URL",
    fallback: "",
    meaning: "Bản sao chỉ đọc, cho những lượt đọc được phép chậm vài giây",
    secret: true,
  },
  {
    name: "TUETINH_DEMO",
    fallback: "hamlet",
    meaning: `Dữ liệu trình diễn khi kho còn trống: ${demos.join(", ")}`,
  },
  {
    name: "PUBLIC_URL",
    fallback: "",
    meaning: "Địa chỉ https://… mà bên ngoài thấy, khi có proxy đứng trước",
  },
  {
    name: "TLS_CERT",
    fallback: "",
    meaning: "Chứng thư PEM để tự phục vụ HTTPS (kèm TLS_KEY và PUBLIC_URL); để trống: có proxy đứng trước",
  },
  { name: "TLS_KEY", fallback: "", meaning: "Khoá riêng PEM của TLS_CERT; đọc lại khi tệp thay đổi" },
  {
    name: "HTTP_REDIRECT_PORT",
    fallback: "",
    meaning: "Cổng HTTP chỉ để chuyển trình duyệt sang HTTPS, khi có TLS_CERT",
  },
  { name: "TRUST_PROXY", fallback: "no", meaning: "Tin X-Forwarded-For (chỉ khi có proxy đặt nó): yes, no" },
  {
    name: "TUETINH_KEY_FILE",
    fallback: "",
    meaning: "Tệp khoá mở các bí mật trong cơ sở dữ liệu; để trống: keys/master.key trong thư mục dữ liệu",
  },
  {
    name: "OUTGOING_HOSTS",
    fallback: "",
    meaning:
      "Các máy bên ngoài được gọi tới, cách nhau dấu phẩy: tên, tên:cổng, *.miền, http://…; để trống: không máy nào",
  },
  {
    name: "OUTGOING_NETWORKS",
    fallback: "",
    meaning: "Các mạng nội bộ mà những máy ấy được nằm trong, như 10.20.0.0/16; để trống: chỉ Internet",
  },
  { name: "LOG_LEVEL", fallback: "info", meaning: `Mức nhật ký: ${logLevels.join(", ")}` },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment; a bad value is refused with the name of its variable. */
export function readConfig(environment: Environment = process.env): Config {
  const text = (name: string) => textOf(environment, name);
  const databaseUrl = databaseUrlOf("DATABASE_URL", text("DATABASE_URL"));
  const databaseMigrateUrl = databaseUrlOf("DATABASE_MIGRATE_URL", text("DATABASE_MIGRATE_URL"));
  const databaseReadUrl = databaseUrlOf("DATABASE_READ_URL", text("DATABASE_READ_URL"));
  const publicUrl = publicUrlOf(text("PUBLIC_URL"));
  const dataDir = resolve(text("TUETINH_DATA"));
  const tls = tlsOf(text, publicUrl);
  return {
    port: portOf("PORT", text("PORT")),
    host: text("HOST"),
    dataDir,
    keyFile: keyFileOf(dataDir, text("TUETINH_KEY_FILE")),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(databaseMigrateUrl === undefined ? {} : { databaseMigrateUrl }),
    ...(databaseReadUrl === undefined ? {} : { databaseReadUrl }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(tls === undefined ? {} : { tls }),
    trustProxy: oneOf("TRUST_PROXY", text("TRUST_PROXY"), ["yes", "no"]) === "yes",
    outgoing: outgoingOf(listOf(text("OUTGOING_HOSTS")), listOf(text("OUTGOING_NETWORKS"))),
    demo: oneOf("TUETINH_DEMO", text("TUETINH_DEMO"), demos),
    logLevel: oneOf("LOG_LEVEL", text("LOG_LEVEL"), logLevels),
  };
}

/** The value in force, as text. */
export function textOf(environment: Environment, name: string): string {
  const given = environment[name]?.trim() ?? "";
  return given === "" ? (settings.find((setting) => setting.name === name)?.fallback ?? "") : given;
}

/** Best kept on another disk than the data; by default it lies beside them. */
export const keyFileOf = (dataDir: string, given = ""): string =>
  given === "" ? join(dataDir, "keys", "master.key") : resolve(given);

/** Signed roots of the audit log, outside the database. */
export const auditDirOf = (dataDir: string): string => join(dataDir, "audit");

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw badSetting(name, `phải là số nguyên từ 0 đến 65535, không phải «${text}»`);
  return port;
}

/** The value itself is not repeated: it may hold a password. */
function databaseUrlOf(name: string, text: string): string | undefined {
  if (text === "") return undefined;
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw badSetting(name, "phải có dạng postgresql://người-dùng:mật-khẩu@máy:cổng/cơ-sở-dữ-liệu");
  }
  return text;
}

function publicUrlOf(text: string): string | undefined {
  if (text === "") return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "";
  if (!isPlain)
    throw badSetting("PUBLIC_URL", `phải có dạng https://máy hoặc https://máy:cổng, không phải «${text}»`);
  return url.origin;
}

/** Cookies and links are made for the address with TLS, which therefore has to be known. */
function tlsOf(text: (name: string) => string, publicUrl: string | undefined): Config["tls"] {
  const [cert, key, redirect] = [text("TLS_CERT"), text("TLS_KEY"), text("HTTP_REDIRECT_PORT")];
  if (cert === "" && key === "") return undefined;
  if (cert === "" || key === "")
    throw badSetting(cert === "" ? "TLS_CERT" : "TLS_KEY", "phải đi cùng TLS_CERT và TLS_KEY");
  if (publicUrl?.startsWith("https:") !== true)
    throw badSetting("PUBLIC_URL", "phải là https://máy khi có TLS_CERT");
  const files = { certFile: resolve(cert), keyFile: resolve(key) };
  return redirect === "" ? files : { ...files, redirectPort: portOf("HTTP_REDIRECT_PORT", redirect) };
}

const listOf = (text: string): readonly string[] =>
  text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));

function outgoingOf(hosts: readonly string[], networks: readonly string[]) {
  const badHost = hosts.find((host) => !isHostEntry(host));
  if (badHost !== undefined)
    throw badSetting(
      "OUTGOING_HOSTS",
      `có «${badHost}»: phải là tên máy, *.tên-miền hoặc http(s)://máy:cổng`,
    );
  const badNetwork = networks.find((network) => parseNetwork(network) === undefined);
  if (badNetwork !== undefined)
    throw badSetting("OUTGOING_NETWORKS", `có «${badNetwork}»: phải có dạng 10.20.0.0/16`);
  return { hosts, networks };
}

function oneOf<const T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined)
    throw badSetting(name, `phải là một trong: ${allowed.join(", ")}; không phải «${text}»`);
  return found;
}

function badSetting(name: string, rule: string): AppError {
  return new AppError("invalid", `config.${name}`, `Biến môi trường ${name} ${rule}.`);
}
