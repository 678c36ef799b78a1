import { parseArgs } from "node:util";
import { AppError } from "#kernel/base/app-error.ts";
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
  note(`Lỗi hệ thống: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}
