import { createPublisher, readPublished } from "#kernel/audit/publish.ts";
import { addKey } from "#kernel/audit/signer.ts";
import { type Verdict, verifyLog } from "#kernel/audit/verify.ts";
import { checkDate } from "#kernel/base/dates.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { auditDirOf, type Config, keyFileOf } from "../config.ts";
import { openInstallation } from "../installation.ts";
import { openKeyFile } from "../key-file/open-key-file.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { type Arguments, type Command, oneWord, say, textOption, UsageError } from "./command.ts";

export const auditCommand: Command = {
  usage: "audit verify [--from NGÀY] [--to NGÀY] | audit rotate-key",
  help: `Nhật ký truy cập.

  verify      tính lại toàn bộ cây Merkle từ từng mục, đối chiếu với mọi gốc đã ký trong cơ sở dữ liệu và trong
              thư mục dữ liệu; in khoảng đã kiểm và gốc, hoặc ngày hỏng đầu tiên (mã thoát 1)
  rotate-key  từ nay ký bằng khóa mới; chữ ký cũ vẫn kiểm được

  --from --to  ngày theo lịch Việt Nam, dạng 2026-11-20, tính cả hai ngày`,
  options: { from: { type: "string" }, to: { type: "string" } },
  run: async (config, args) => {
    const work = workOf(args);
    const installation = await openInstallation(config, "tuetinh audit");
    if (installation.kind !== "beside") await migrateInstallation(installation);
    const db = openDb({ url: installation.url, poolSize: 2 });
    try {
      return await work({ db, config });
    } finally {
      await db.close();
      await installation.close();
    }
  },
};

interface Tools {
  readonly db: Db;
  readonly config: Config;
}

function workOf(args: Arguments): (tools: Tools) => Promise<number> {
  const action = oneWord(args, "một trong: verify, rotate-key");
  if (action === "verify") return verifyBetween(dayOption(args, "from"), dayOption(args, "to"));
  if (action === "rotate-key") return rotateKey;
  throw new UsageError("Cần một trong: verify, rotate-key.");
}

function verifyBetween(from: string | undefined, to: string | undefined): (tools: Tools) => Promise<number> {
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError("--from phải không sau --to.");
  return verify(from, to);
}

function dayOption(args: Arguments, name: string): string | undefined {
  const day = textOption(args, name);
  if (day === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new UsageError(`--${name} phải là một ngày, như 2026-11-20.`);
  return checkDate(day);
}

const verify =
  (from: string | undefined, to: string | undefined) =>
  async ({ db, config }: Tools): Promise<number> => {
    const verdict = await verifyLog({
      db,
      published: readPublished(auditDirOf(config.dataDir)),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    print(verdict);
    return verdict.fault === undefined && verdict.isOutside === undefined ? 0 : 1;
  };

function print({ fault, first, size, root, heads, isOutside }: Verdict): void {
  if (isOutside === true) {
    say("✗ Nhật ký không có ngày nào trong khoảng này: chưa kiểm gì cả.");
    return;
  }
  if (fault !== undefined) {
    say(`✗ Ngày hỏng đầu tiên: ${fault.day}`);
    say(`  ${fault.says}`);
    return;
  }
  say(`✓ Đã kiểm ${size - first} mục (từ ${first} đến ${size}), ${heads} gốc đã ký.`);
  say(`  Gốc: ${root}`);
}

async function rotateKey({ db, config }: Tools): Promise<number> {
  const vault = await openKeyFile(db, config.keyFile ?? keyFileOf(config.dataDir));
  const { id } = await db.transaction((tx) => addKey(tx, vault, new Date()));
  await createPublisher(db, auditDirOf(config.dataDir), vault).round();
  say(`Khóa ký mới: ${id}`);
  return 0;
}
