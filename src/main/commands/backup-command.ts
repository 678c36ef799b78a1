import { placeOf } from "#kernel/db/embedded/place.ts";
import { backUp } from "../backup/back-up.ts";
import { countRows } from "../backup/content-proof.ts";
import { productUrl } from "../backup/product-url.ts";
import { pruneBases } from "../backup/prune.ts";
import { stopArchiving } from "../backup/wal-archive.ts";
import { withConnection } from "../backup/with-connection.ts";
import type { Config } from "../config.ts";
import { openInstallation } from "../installation.ts";
import {
  type Arguments,
  type Command,
  note,
  noWords,
  oneWord,
  refuse,
  say,
  textOption,
  UsageError,
} from "./command.ts";

export const backupCommand: Command = {
  usage: "backup THƯ_MỤC [--keep N] | backup --stop",
  help: `Sao lưu đầy đủ kho đang chạy vào THƯ_MỤC và từ đó giữ liên tục nhật ký của PostgreSQL ở đấy, mỗi đoạn
không quá một phút: khôi phục được về bất kỳ phút nào. Nên đặt THƯ_MỤC trên một đĩa khác. Chạy lại mỗi ngày.

  --keep N   chỉ giữ N bản đầy đủ mới nhất, cùng nhật ký mà chúng cần
  --stop     thôi giữ nhật ký (những gì đã sao lưu vẫn còn)`,
  options: { keep: { type: "string" }, stop: { type: "boolean" } },
  run: async (config, args) => {
    const work = workOf(config, args);
    const installation = await openInstallation(config, "tuetinh backup");
    try {
      if (installation.adminUrl === undefined) throw refuseExternal();
      await work(productUrl(installation.adminUrl));
      return 0;
    } finally {
      await installation.close();
    }
  },
};

/** Everything typed is judged before a database is opened for it. */
function workOf({ dataDir }: Config, args: Arguments): (adminUrl: string) => Promise<void> {
  if (args.options["stop"] === true) {
    noWords(args);
    return (adminUrl) => stop(dataDir, adminUrl);
  }
  const backupDir = oneWord(args, "THƯ_MỤC");
  const keep = keepOf(textOption(args, "keep"));
  return async (adminUrl) => {
    const { folder, manifest } = await backUp({ dataDir, adminUrl, backupDir, onProgress: note });
    const { files, tables } = manifest;
    const proven = `${Object.keys(tables).length} bảng, ${countRows(tables)} dòng đã tính số kiểm`;
    say(`Xong: ${folder} (${files.length} tệp; ${proven}).`);
    say(keySentence(manifest.keyFingerprint));
    for (const removed of pruneBases(backupDir, keep)) say(`Đã bỏ ${removed}`);
  };
}

/** Beside the data it would open what a thief of the backup must not open: the operator keeps it elsewhere. */
const keySentence = (fingerprint: string | undefined): string =>
  `Tệp khóa KHÔNG nằm trong bản sao lưu: hãy giữ riêng một bản (TUETINH_KEY_FILE${
    fingerprint === undefined ? "" : `, dấu ${fingerprint}`
  }). Không có nó, kho khôi phục không chạy được.`;

async function stop(dataDir: string, adminUrl: string): Promise<void> {
  await withConnection(adminUrl, (client) => stopArchiving(client, placeOf(dataDir)));
  say(
    "Đã thôi giữ nhật ký. Từ giờ không khôi phục được về các phút sau lúc này cho tới lần «tuetinh backup» kế tiếp.",
  );
}

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
