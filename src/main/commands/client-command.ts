import { readFileSync } from "node:fs";
import type { JwkSet } from "#kernel/access/clients.sql.ts";
import { listClients, type NewClient, registerClient, revokeClient } from "#kernel/access/clients.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { openInstallation } from "../installation.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { type Arguments, type Command, say, sayJson, textOption, UsageError } from "./command.ts";

export const clientCommand: Command = {
  usage:
    'client add TÊN --scopes "system/*.cruds …" [--redirect "URL …"] [--public] [--jwks TỆP] [--launch URL] | client list | client revoke CLIENT_ID',
  help: `Quản lý các chương trình được gọi API (OAuth 2) và các ứng dụng thay mặt người dùng (OpenID Connect, SMART).

  add     in client_id và client_secret (nếu có) dạng JSON; client_secret không xem lại được
  list    các chương trình và ứng dụng đã khai báo, dạng JSON
  revoke  thu hồi: token hết hiệu lực trong 5 giây

  --scopes    chương trình: "system/*.cruds" (mọi loại), "system/Patient.rs" (đọc, tìm Patient), "ops.metrics";
              ứng dụng: "openid fhirUser launch launch/patient patient/*.rs user/*.rs offline_access"
  --redirect  các địa chỉ mà ứng dụng nhận người dùng trở lại, cách nhau bằng dấu cách; có nó thì là ứng dụng
  --public    ứng dụng không giữ được bí mật (chạy trong trình duyệt, điện thoại): chỉ dùng PKCE
  --jwks      tệp JWKS chứa khoá công khai: ký yêu cầu (private_key_jwt) thay cho bí mật
  --launch    địa chỉ mở ứng dụng từ hồ sơ người bệnh (SMART EHR launch)`,
  options: {
    scopes: { type: "string" },
    redirect: { type: "string" },
    public: { type: "boolean" },
    jwks: { type: "string" },
    launch: { type: "string" },
  },
  run: async (config, args) => {
    const work = workOf(args);
    const installation = await openInstallation(config, "tuetinh client");
    if (installation.kind !== "beside") await migrateInstallation(installation);
    const db = openDb({ url: installation.url, poolSize: 1 });
    try {
      await work(db);
      return 0;
    } finally {
      await db.close();
      await installation.close();
    }
  },
};

/** Everything typed is judged before a database is opened for it. */
function workOf(args: Arguments): (db: Db) => Promise<void> {
  const [action, word, ...rest] = args.words;
  if (rest.length > 0) throw new UsageError(`Thừa: ${rest.join(" ")}`);
  if (action === "add") return add(args);
  if (action === "list") return async (db) => sayJson(await listClients(db));
  if (action === "revoke") return revoke(word);
  throw new UsageError("Cần một trong: add, list, revoke.");
}

function add(args: Arguments): (db: Db) => Promise<void> {
  const name = args.words[1];
  const scopes = textOption(args, "scopes");
  if (name === undefined) throw new UsageError("Thiếu TÊN.");
  if (scopes === undefined) throw new UsageError("Thiếu --scopes.");
  const redirect = textOption(args, "redirect");
  const jwks = textOption(args, "jwks");
  const launchUrl = textOption(args, "launch");
  const client: NewClient = {
    name,
    scopes,
    isPublic: args.options["public"] === true,
    ...(redirect === undefined ? {} : { redirectUris: redirect.split(/\s+/).filter((uri) => uri !== "") }),
    ...(jwks === undefined ? {} : { jwks: readJwks(jwks) }),
    ...(launchUrl === undefined ? {} : { launchUrl }),
  };
  return async (db) => sayJson(await registerClient(db, client));
}

function readJwks(file: string): JwkSet {
  const text = readFileSync(file, "utf8");
  try {
    const parsed = JSON.parse(text) as { readonly keys?: unknown };
    if (Array.isArray(parsed.keys)) return { keys: parsed.keys as JwkSet["keys"] };
  } catch {
    // Told below, without what stands in the file.
  }
  throw new UsageError(`${file} không phải là tệp JWKS.`);
}

function revoke(id: string | undefined): (db: Db) => Promise<void> {
  if (id === undefined) throw new UsageError("Thiếu CLIENT_ID.");
  return async (db) => {
    await revokeClient(db, id);
    say("Đã thu hồi.");
  };
}
