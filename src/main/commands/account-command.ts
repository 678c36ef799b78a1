import { type Db, openDb } from "#kernel/db/db.ts";
import { createRowReader } from "#kernel/fhir/store/read-rows.ts";
import { appoint, appointAgain, resetPassword } from "#kernel/identity/roles/appoint.ts";
import { listStaffLines } from "#kernel/identity/roles/staff-accounts.sql.ts";
import { openInstallation } from "../installation.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { recordNames } from "../record-names.ts";
import { spokenPassword } from "../spoken-password.ts";
import { type Arguments, type Command, noWords, say, sayJson, textOption, UsageError } from "./command.ts";

export const accountCommand: Command = {
  usage: 'account add --login TÊN --name "HỌ TÊN" --role VAI_TRÒ [--facility ID] | grant … | reset … | list',
  help: `Tài khoản của nhân viên, do người giữ máy chủ quyết định: dùng để tạo quản trị viên đầu tiên.

  add     tạo tài khoản với một vai trò; in mật khẩu dùng một lần, phải đổi khi đăng nhập lần đầu
  grant   giao thêm một vai trò cho tài khoản đã có (--login, --role, --facility)
  reset   đặt lại mật khẩu dùng một lần (--login); mọi phiên đang mở chấm dứt
  list    các tài khoản và vai trò, dạng JSON

  --role          ví dụ it-administrator, data-officer, auditor, doctor
  --facility      mã (id) của Organization trong hồ sơ, với vai trò gắn với một cơ sở
  --practitioner  mã (id) của Practitioner ứng với người đó, nếu có`,
  options: {
    login: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    facility: { type: "string" },
    practitioner: { type: "string" },
  },
  run: async (config, args) => {
    const work = workOf(args);
    const installation = await openInstallation(config, "tuetinh account");
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

type Work = (db: Db) => Promise<void>;

/** Everything typed is judged before a database is opened for it. */
function workOf(args: Arguments): Work {
  const [action, ...words] = args.words;
  noWords({ ...args, words });
  if (action === "add") return add(args);
  if (action === "grant") return grant(args);
  if (action === "reset") return reset(needed(args, "login"));
  if (action === "list") return async (db) => sayJson(await db.read(listStaffLines));
  throw new UsageError("Cần một trong: add, grant, reset, list.");
}

function add(args: Arguments): Work {
  const password = spokenPassword();
  const wanted = {
    login: needed(args, "login"),
    name: needed(args, "name"),
    role: needed(args, "role"),
    facility: textOption(args, "facility"),
    practitioner: textOption(args, "practitioner"),
    password,
    mustChangePassword: true,
  };
  return async (db) => {
    await db.transaction((tx) => appoint({ tx, ...around(db) }, wanted));
    tell(wanted.login, password);
  };
}

function grant(args: Arguments): Work {
  const wanted = {
    login: needed(args, "login"),
    role: needed(args, "role"),
    facility: textOption(args, "facility"),
  };
  return async (db) => {
    await db.transaction((tx) => appointAgain({ tx, ...around(db) }, wanted));
    say("Đã giao.");
  };
}

const reset =
  (login: string): Work =>
  async (db) => {
    const password = spokenPassword();
    await db.transaction((tx) => resetPassword(tx, login, password, new Date()));
    tell(login, password);
  };

const around = (db: Db) => ({
  now: new Date(),
  nameOf: recordNames({ rows: createRowReader(db.direct) }),
});

function tell(login: string, password: string): void {
  sayJson({ login, one_time_password: password });
}

function needed(args: Arguments, name: string): string {
  const value = textOption(args, name);
  if (value === undefined) throw new UsageError(`Thiếu --${name}.`);
  return value;
}
