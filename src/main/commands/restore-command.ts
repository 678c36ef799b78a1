import { restore } from "../backup/restore.ts";
import { keyFileOf } from "../config.ts";
import { type Command, note, oneWord, refuse, say, textOption, UsageError } from "./command.ts";

export const restoreCommand: Command = {
  usage: "restore THƯ_MỤC [--to THỜI_ĐIỂM] [--data THƯ_MỤC_MỚI]",
  help: `Khôi phục bản sao lưu vào một thư mục dữ liệu trống, so từng bảng với số kiểm lúc sao lưu, rồi phát lại nhật ký.

  --to    thời điểm cần về, ví dụ 2026-11-20T10:15:00+07:00; không có: mới nhất có thể
  --data  thư mục dữ liệu mới; không có: TUETINH_DATA

Sau đó chạy: TUETINH_DATA=THƯ_MỤC_MỚI npm start, và chạy lại «tuetinh backup».`,
  options: { to: { type: "string" }, data: { type: "string" } },
  run: async (config, args) => {
    const backupDir = oneWord(args, "THƯ_MỤC");
    const to = instantOf(textOption(args, "to"));
    const dataDir = textOption(args, "data") ?? config.dataDir;
    const done = await restore({ backupDir, dataDir, onProgress: note, ...(to === undefined ? {} : { to }) });
    say(
      `Đã khôi phục vào ${dataDir}; thay đổi cuối cùng có trong kho: ${done.lastChange ?? done.base.manifest.point.at}.`,
    );
    say(`Đã chứng minh bằng nhau tại điểm sao lưu ${done.base.manifest.point.at}: ${done.provenRows} dòng.`);
    const { keyFingerprint } = done.base.manifest;
    if (keyFingerprint !== undefined)
      say(
        `Cần tệp khóa có dấu ${keyFingerprint}: chép nó vào ${keyFileOf(dataDir)} (chmod 600) hoặc đặt TUETINH_KEY_FILE, rồi thử «tuetinh key check».`,
      );
    if (done.endsEarly)
      note("Lưu ý: nhật ký được giữ kết thúc trước thời điểm yêu cầu; đã khôi phục tới cuối nhật ký.");
    return 0;
  },
};

function instantOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const instant = new Date(text);
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (!isWhole || Number.isNaN(instant.getTime())) {
    throw new UsageError("--to phải là thời điểm có múi giờ, ví dụ 2026-11-20T10:15:00+07:00.");
  }
  if (instant.getTime() > Date.now())
    throw refuse("restore.future", "Thời điểm cần khôi phục nằm trong tương lai.");
  return instant;
}
