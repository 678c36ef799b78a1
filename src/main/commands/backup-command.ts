import { backUp } from "../backup/back-up.ts";
import { countRows } from "../backup/content-proof.ts";
import { productUrl } from "../backup/product-url.ts";
import { pruneBases } from "../backup/prune.ts";
import { openInstallation } from "../installation.ts";
import { type Command, note, oneWord, refuse, say, textOption, UsageError } from "./command.ts";

export const backupCommand: Command = {
  usage: "backup THƯ_MỤC [--keep N]",
  help: `Sao lưu đầy đủ kho đang chạy vào THƯ_MỤC và từ đó giữ liên tục nhật ký của PostgreSQL ở đấy, mỗi đoạn
không quá một phút: khôi phục được về bất kỳ phút nào. Nên đặt THƯ_MỤC trên một đĩa khác. Chạy lại mỗi ngày.

  --keep N   chỉ giữ N bản đầy đủ mới nhất, cùng nhật ký mà chúng cần`,
  options: { keep: { type: "string" } },
  run: async (config, args) => {
    const backupDir = oneWord(args, "THƯ_MỤC");
    const keep = keepOf(textOption(args, "keep"));
    const installation = await openInstallation(config, "tuetinh backup");
    try {
      const { adminUrl } = installation;
      if (adminUrl === undefined) throw refuseExternal();
      const request = {
        dataDir: config.dataDir,
        adminUrl: productUrl(adminUrl),
        backupDir,
        onProgress: note,
      };
      const { folder, manifest } = await backUp(request);
      const tables = Object.keys(manifest.tables).length;
      say(
        `Xong: ${folder} (${manifest.files.length} tệp; ${tables} bảng, ${countRows(manifest.tables)} dòng đã tính số kiểm).`,
      );
      for (const removed of pruneBases(backupDir, keep)) say(`Đã bỏ ${removed}`);
      return 0;
    } finally {
      await installation.close();
    }
  },
};

function keepOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const keep = Number(text);
  if (!Number.isInteger(keep) || keep < 1) throw new UsageError("--keep phải là số nguyên từ 1.");
  return keep;
}

function refuseExternal(): Error {
  return refuse(
    "backup.external",
    "DATABASE_URL trỏ tới PostgreSQL có sẵn: hãy sao lưu bằng công cụ của nó (pg_basebackup + lưu WAL, pgBackRest, hoặc dịch vụ của nhà cung cấp). Dữ liệu FHIR có thể xuất bằng «tuetinh export».",
  );
}
