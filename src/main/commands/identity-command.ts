import { readFileSync } from "node:fs";
import type { Vault } from "#kernel/access/vault.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import {
  listOutsideProviders,
  removeOutsideProvider,
  saveOutsideProvider,
} from "#kernel/identity/federation/providers.ts";
import { rotateSigningKeys } from "#kernel/identity/provider/signing-keys.ts";
import { keyFileOf } from "../config.ts";
import { openInstallation } from "../installation.ts";
import { openKeyFile } from "../key-file/open-key-file.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { type Arguments, type Command, say, sayJson, textOption, UsageError } from "./command.ts";

export const identityCommand: Command = {
  usage:
    "identity rotate-key | identity add MÃ --kind staff|citizen --name TÊN --issuer URL --client-id ID … | identity list | identity remove MÃ",
  help: `Nơi xác thực bên ngoài (OpenID Connect) và khoá ký của đăng nhập.

  rotate-key  từ nay ký mã danh tính (id_token) bằng khoá mới; khoá cũ còn công bố một ngày
  add         thêm hoặc sửa một nơi xác thực; nhân viên được tìm theo thư điện tử đã xác minh hoặc mã nhân viên,
              người dân theo số định danh và ngày sinh (mức định danh từ 2)
  list        các nơi xác thực đang dùng, dạng JSON, không có bí mật
  remove      thôi dùng một nơi xác thực

  --kind         staff (nhân viên) hoặc citizen (người dân)
  --name         tên trên nút đăng nhập
  --issuer       địa chỉ của nơi xác thực; máy đó phải có trong OUTGOING_HOSTS
  --client-id    mã mà nơi xác thực cấp cho hệ thống này
  --secret-file  tệp chứa bí mật được cấp, nếu có
  --scopes       mặc định "openid profile email"
  --claims       tệp JSON: tên của ta → tên của nơi xác thực, ví dụ
                 {"email":"email","emailVerified":"email_verified","employee":"employee_number"} hoặc
                 {"personalNumber":"…","name":"…","birthDate":"…","assurance":"…"}`,
  options: {
    kind: { type: "string" },
    name: { type: "string" },
    issuer: { type: "string" },
    "client-id": { type: "string" },
    "secret-file": { type: "string" },
    scopes: { type: "string" },
    claims: { type: "string" },
  },
  run: async (config, args) => {
    const work = workOf(args);
    const installation = await openInstallation(config, "tuetinh identity");
    if (installation.kind !== "beside") await migrateInstallation(installation);
    const db = openDb({ url: installation.url, poolSize: 2 });
    try {
      await work(db, await openKeyFile(db, config.keyFile ?? keyFileOf(config.dataDir)));
      return 0;
    } finally {
      await db.close();
      await installation.close();
    }
  },
};

type Work = (db: Db, vault: Vault) => Promise<void>;

/** Everything typed is judged before a database is opened for it. */
function workOf(args: Arguments): Work {
  const [action, id, ...rest] = args.words;
  if (rest.length > 0) throw new UsageError(`Thừa: ${rest.join(" ")}`);
  if (action === "rotate-key") return rotate;
  if (action === "list") return list;
  if (id === undefined) throw new UsageError("Cần một trong: rotate-key, add MÃ, list, remove MÃ.");
  if (action === "add") return add(id, args);
  if (action !== "remove") throw new UsageError("Cần một trong: rotate-key, add MÃ, list, remove MÃ.");
  return async (db) => {
    await removeOutsideProvider(db, id);
    say("Đã thôi dùng.");
  };
}

const rotate: Work = async (db, vault) => {
  say(`Khoá ký mới: ${await rotateSigningKeys(db, vault, new Date())}`);
};

/** Everything but the secret. */
const list: Work = async (db, vault) =>
  sayJson(
    (await listOutsideProviders(db, vault)).map(({ id, kind, name, issuer, clientId, scopes, claims }) => ({
      id,
      kind,
      name,
      issuer,
      clientId,
      scopes,
      claims,
    })),
  );

function add(id: string, args: Arguments): Work {
  const claims = fileOption(args, "claims");
  const given = {
    id,
    kind: textOption(args, "kind"),
    name: textOption(args, "name"),
    issuer: textOption(args, "issuer"),
    clientId: textOption(args, "client-id"),
    clientSecret: fileOption(args, "secret-file")?.trim(),
    scopes: textOption(args, "scopes") ?? "openid profile email",
    claims: claims === undefined ? usualClaims : readJson(claims),
  };
  return async (db, vault) => {
    await saveOutsideProvider(db, vault, given);
    say(`Đã lưu nơi xác thực ${id}.`);
  };
}

/** As OpenID Connect names them. */
const usualClaims = { email: "email", emailVerified: "email_verified", name: "name" };

function fileOption(args: Arguments, name: string): string | undefined {
  const file = textOption(args, name);
  return file === undefined ? undefined : readFileSync(file, "utf8");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("Tệp --claims không phải là JSON đúng.");
  }
}
