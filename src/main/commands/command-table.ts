import type { Command } from "./command.ts";

/** A command is loaded when it is called, so that `--help` and small commands answer at once. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const commandTable: readonly CommandEntry[] = [
  {
    name: "serve",
    summary: "Chạy máy chủ (npm start gọi lệnh này)",
    load: async () => (await import("./serve-command.ts")).serveCommand,
  },
  {
    name: "migrate",
    summary: "Đưa lược đồ cơ sở dữ liệu lên bản mới nhất",
    load: async () => (await import("./migrate-command.ts")).migrateCommand,
  },
  {
    name: "client",
    summary: "Khai báo, xem, thu hồi chương trình được gọi API",
    load: async () => (await import("./client-command.ts")).clientCommand,
  },
  {
    name: "account",
    summary: "Tài khoản nhân viên: tạo quản trị viên đầu tiên, đặt lại mật khẩu",
    load: async () => (await import("./account-command.ts")).accountCommand,
  },
  {
    name: "identity",
    summary: "Nơi xác thực bên ngoài; khoá ký của đăng nhập",
    load: async () => (await import("./identity-command.ts")).identityCommand,
  },
  {
    name: "import",
    summary: "Nạp tài nguyên FHIR từ tệp NDJSON",
    load: async () => (await import("./import-command.ts")).importCommand,
  },
  {
    name: "export",
    summary: "Xuất mọi tài nguyên FHIR ra tệp NDJSON",
    load: async () => (await import("./export-command.ts")).exportCommand,
  },
  {
    name: "check",
    summary: "Tự kiểm tra bản cài đặt; so với một bản sao lưu",
    load: async () => (await import("./check-command.ts")).checkCommand,
  },
  {
    name: "backup",
    summary: "Sao lưu đầy đủ khi đang chạy, và giữ nhật ký liên tục",
    load: async () => (await import("./backup-command.ts")).backupCommand,
  },
  {
    name: "restore",
    summary: "Khôi phục về bất kỳ phút nào vào một thư mục trống",
    load: async () => (await import("./restore-command.ts")).restoreCommand,
  },
  {
    name: "audit",
    summary: "Kiểm chứng nhật ký truy cập; đổi khóa ký",
    load: async () => (await import("./audit-command.ts")).auditCommand,
  },
  {
    name: "key",
    summary: "Kiểm tra tệp khóa; thay nó khi đã mất hoặc bị lộ",
    load: async () => (await import("./key-command.ts")).keyCommand,
  },
  {
    name: "db-roles",
    summary: "In hoặc áp dụng quyền tối thiểu cho các vai trò PostgreSQL",
    load: async () => (await import("./db-roles-command.ts")).dbRolesCommand,
  },
  {
    name: "scale-out",
    summary: "In các câu lệnh trải lược đồ lên cụm Citus",
    load: async () => (await import("./scale-out-command.ts")).scaleOutCommand,
  },
  {
    name: "config",
    summary: "Các biến môi trường và giá trị đang dùng",
    load: async () => (await import("./config-command.ts")).configCommand,
  },
];
