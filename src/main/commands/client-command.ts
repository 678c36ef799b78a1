import { addClient, listClients, revokeClient } from "#kernel/access/clients.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { openInstallation } from "../installation.ts";
import { migrateDatabase } from "../migrations.ts";
import { type Arguments, type Command, say, sayJson, textOption, UsageError } from "./command.ts";

export const clientCommand: Command = {
  usage: 'client add TÊN --scopes "system/*.cruds …" | client list | client revoke CLIENT_ID',
  help: `Quản lý các chương trình được gọi API (OAuth 2 client credentials).

  add     in client_id và client_secret dạng JSON; client_secret không xem lại được
  list    các chương trình đã khai báo, dạng JSON
  revoke  thu hồi: token của chương trình hết hiệu lực trong 5 giây

  --scopes  ví dụ "system/*.cruds" (mọi loại), "system/Patient.rs" (đọc, tìm Patient), "ops.metrics"`,
  options: { scopes: { type: "string" } },
  run: async (config, args) => {
    const work = workOf(args);
    const installation = await openInstallation(config, "tuetinh client");
    if (installation.kind !== "beside") await migrateDatabase(installation.url);
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
  if (action === "add") return add(word, textOption(args, "scopes"));
  if (action === "list") return async (db) => sayJson(await listClients(db));
  if (action === "revoke") return revoke(word);
  throw new UsageError("Cần một trong: add, list, revoke.");
}

function add(name: string | undefined, scopes: string | undefined): (db: Db) => Promise<void> {
  if (name === undefined) throw new UsageError("Thiếu TÊN.");
  if (scopes === undefined) throw new UsageError("Thiếu --scopes.");
  return async (db) => sayJson(await addClient(db, { name, scopes }));
}

function revoke(id: string | undefined): (db: Db) => Promise<void> {
  if (id === undefined) throw new UsageError("Thiếu CLIENT_ID.");
  return async (db) => {
    await revokeClient(db, id);
    say("Đã thu hồi.");
  };
}
