import { withConnection } from "../backup/with-connection.ts";
import { grantRoles, listOwnerStatements } from "../db-roles/grant-roles.ts";
import {
  administratorStatements,
  defaultRoleNames,
  type RoleNames,
} from "../db-roles/role-statements.sql.ts";
import { openInstallation } from "../installation.ts";
import { type Command, noWords, refuse, say, textOption } from "./command.ts";

export const dbRolesCommand: Command = {
  usage: "db-roles [--apply] [--owner TÊN] [--app TÊN] [--reports TÊN]",
  help: `In các câu lệnh SQL tách quyền trên PostgreSQL có sẵn: vai trò sở hữu (chạy nâng cấp), vai trò ứng dụng
(đọc ghi dòng, chỉ thêm vào nhật ký truy cập), vai trò báo cáo (chỉ đọc lược đồ reporting).

  --apply    chạy phần của vai trò sở hữu qua DATABASE_MIGRATE_URL
  --owner --app --reports   tên vai trò, nếu khác ${Object.values(defaultRoleNames).join(", ")}

Cơ sở dữ liệu đóng gói tự giữ nhật ký truy cập khỏi tay ứng dụng, không cần lệnh này.`,
  options: {
    apply: { type: "boolean" },
    owner: { type: "string" },
    app: { type: "string" },
    reports: { type: "string" },
  },
  run: async (config, args) => {
    noWords(args);
    const names: RoleNames = {
      owner: textOption(args, "owner") ?? defaultRoleNames.owner,
      app: textOption(args, "app") ?? defaultRoleNames.app,
      reports: textOption(args, "reports") ?? defaultRoleNames.reports,
    };
    if (args.options["apply"] === true) {
      if (config.databaseMigrateUrl === undefined)
        throw refuse("db-roles", "Cần DATABASE_MIGRATE_URL để biết vai trò sở hữu.");
      say(`Đã chạy ${await grantRoles(config.databaseMigrateUrl, names)} câu lệnh.`);
      return 0;
    }
    const installation = await openInstallation(config, "tuetinh db-roles");
    try {
      const url = installation.migrateUrl ?? installation.url;
      const statements = await withConnection(url, (client) => listOwnerStatements(client, names));
      const database = new URL(url).pathname.slice(1);
      say("-- 1. Người quản trị máy chủ PostgreSQL, một lần; đặt mật khẩu bằng \\password");
      say(administratorStatements(names, database).join("\n"));
      say(`-- 2. Vai trò ${names.owner}, trong cơ sở dữ liệu ${database}, sau mỗi lần nâng cấp`);
      say(statements.join("\n"));
      return 0;
    } finally {
      await installation.close();
    }
  },
};
