import { AppError } from "#kernel/base/app-error.ts";
import { openDb } from "#kernel/db/db.ts";
import { differences, proveContent } from "../backup/content-proof.ts";
import { type Base, chooseBase, listBases } from "../backup/manifest.ts";
import { verifyFiles, verifyLog } from "../backup/verify.ts";
import { withConnection } from "../backup/with-connection.ts";
import { type Installation, openInstallation } from "../installation.ts";
import { deepTest } from "../self-test/deep-test.ts";
import { type Check, type Finding, runChecks, selfTest } from "../self-test/self-test.ts";
import { type Command, noWords, say, textOption } from "./command.ts";

export const checkCommand: Command = {
  usage: "check [--deep] [--against THƯ_MỤC_SAO_LƯU]",
  help: `Tự kiểm tra một bản cài đặt: thư mục, đĩa, PostgreSQL, lược đồ, ghi và đọc, nhật ký, máy chủ HTTP.

  --deep     thêm: đọc lại từng hồ sơ trong kho, so chỉ mục tìm kiếm với nội dung, xét lịch sử phiên bản có liền mạch
             (lâu với kho lớn; chạy được trong khi máy chủ đang phục vụ)
  --against  thêm: bản sao lưu mới nhất trong đó còn nguyên vẹn, nhật ký không đứt đoạn, và kho hiện tại
             giống hệt lúc sao lưu (dùng ngay sau khi khôi phục, trước khi có người ghi thêm)`,
  options: { against: { type: "string" }, deep: { type: "boolean" } },
  run: async (config, args) => {
    noWords(args);
    const against = textOption(args, "against");
    const installation = await openInstallation(config, "tuetinh check");
    const db = openDb({ url: installation.url, poolSize: 2 });
    try {
      const checks = [
        ...selfTest(config, installation, db),
        ...(args.options["deep"] === true ? [deepTest(config, db)] : []),
        ...(against === undefined ? [] : checksAgainst(against, installation)),
      ];
      const healthy = await runChecks(checks, print);
      say(healthy ? "Mọi thứ đều ổn." : "Có mục chưa ổn.");
      return healthy ? 0 : 1;
    } finally {
      await db.close();
      await installation.close();
    }
  },
};

function print({ what, ok, saw }: Finding): void {
  say(`${ok ? "✓" : "✗"} ${what}: ${saw}`);
}

function checksAgainst(backupDir: string, installation: Installation): readonly Check[] {
  const base = chooseBase(listBases(backupDir), undefined);
  return [
    { what: `Bản sao lưu ${base.manifest.point.at}`, run: () => verifyFiles(base) },
    { what: "Nhật ký đã giữ", run: () => Promise.resolve().then(() => verifyLog(backupDir, base)) },
    { what: "So với kho", run: () => compare(base, installation.url) },
  ];
}

async function compare({ manifest }: Base, url: string): Promise<string> {
  const wrong = differences(manifest.tables, await withConnection(url, proveContent));
  if (wrong.length > 0)
    throw new AppError(
      "conflict",
      "check.unequal",
      `khác lúc sao lưu ở ${wrong.length} bảng:\n  ${wrong.join("\n  ")}`,
    );
  return `giống hệt ở ${Object.keys(manifest.tables).length} bảng`;
}
