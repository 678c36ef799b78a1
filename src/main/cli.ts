import { parseArgs } from "node:util";
import { AppError } from "#kernel/base/app-error.ts";
import { describeError, errorLine } from "#kernel/base/describe-error.ts";
import { type Arguments, type Command, note, say, UsageError } from "./commands/command.ts";
import { commandTable } from "./commands/command-table.ts";
import { readConfig } from "./config.ts";

/** `tuetinh …`: exit code 0 done, 1 failed, 2 typed or configured wrongly. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help")
    return showOverview(name === undefined);
  const entry = commandTable.find((each) => each.name === name);
  if (entry === undefined) {
    note(`Không có lệnh «${name}». Gõ «tuetinh --help» để xem các lệnh.`);
    return 2;
  }
  const command = await entry.load();
  try {
    const args = argumentsOf(command, rest);
    if (args.options["help"] === true) return showHelp(command);
    return await command.run(readConfig(), args);
  } catch (error) {
    return explain(error, command);
  }
}

function showOverview(isMistake: boolean): number {
  const rows = commandTable.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`);
  const text = ["Cách dùng: tuetinh LỆNH […]   (tuetinh LỆNH --help để xem chi tiết)", "", ...rows].join(
    "\n",
  );
  if (isMistake) note(text);
  else say(text);
  return isMistake ? 2 : 0;
}

function showHelp(command: Command): number {
  say(`Cách dùng: tuetinh ${command.usage}\n\n${command.help}`);
  return 0;
}

function argumentsOf(command: Command, rest: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: { ...command.options, help: { type: "boolean", short: "h" } },
    });
    return { words: positionals, options: { ...values } as Arguments["options"] };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function explain(error: unknown, command: Command): number {
  if (error instanceof UsageError) {
    note(`${error.message}\nCách dùng: tuetinh ${command.usage}`);
    return 2;
  }
  if (error instanceof AppError) {
    note(error.message);
    return error.code.startsWith("config.") ? 2 : 1;
  }
  const trouble = databaseTrouble(error) ?? fileTrouble(error);
  if (trouble !== undefined) {
    note(trouble);
    return 1;
  }
  const { where } = describeError(error); // never the message of a driver: it may quote what is stored
  note([`Lỗi hệ thống: ${errorLine(error)}`, ...where].join("\n  "));
  return 1;
}

const troubles: Readonly<Record<string, string>> = {
  ECONNREFUSED: "không có PostgreSQL nào trả lời ở địa chỉ đó",
  ENOTFOUND: "không tìm thấy máy chủ đó",
  EAI_AGAIN: "không tìm thấy máy chủ đó",
  ETIMEDOUT: "máy chủ không trả lời",
  "28P01": "sai người dùng hay mật khẩu",
  "28000": "máy chủ từ chối người dùng này",
  "3D000": "không có cơ sở dữ liệu mang tên đó",
  "42501": "người dùng này thiếu quyền",
  "53300": "đã hết số kết nối cho phép",
};

/** What an operator can put right himself, in words. */
function databaseTrouble(error: unknown): string | undefined {
  const reason = troubles[codeOf(error instanceof AggregateError ? error.errors[0] : error)];
  return reason === undefined ? undefined : `Không dùng được cơ sở dữ liệu: ${reason}.`;
}

const fileTroubles: Readonly<Record<string, string>> = {
  EACCES: "thiếu quyền",
  EPERM: "thiếu quyền (thư mục hay tệp thuộc người dùng khác)",
  EROFS: "đĩa chỉ cho đọc",
  ENOSPC: "đĩa đã đầy",
  ENOENT: "không có tệp hay thư mục đó",
  ENOTDIR: "không phải là thư mục",
};

function fileTrouble(error: unknown): string | undefined {
  const reason = fileTroubles[codeOf(error)];
  const isOfFile = error instanceof Error && "path" in error && typeof error.path === "string";
  return reason === undefined || !isOfFile ? undefined : `Không dùng được ${String(error.path)}: ${reason}.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
