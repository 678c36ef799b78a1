import { findVault, openVault } from "#kernel/access/vault.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { keyFileOf } from "../config.ts";
import { openInstallation } from "../installation.ts";
import { fingerprintOf, openKeyFile } from "../key-file/open-key-file.ts";
import { replaceKey } from "../key-file/replace-key.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { type Arguments, type Command, oneWord, refuse, say, UsageError } from "./command.ts";

export const keyCommand: Command = {
  usage: "key check | key replace --yes",
  help: `Tệp khóa mở các bí mật trong cơ sở dữ liệu (TUETINH_KEY_FILE). Tệp này không nằm trong bản sao lưu: hãy giữ một
bản ở nơi khác.

  check         tệp khóa có mở được kho này không, và dấu của nó
  replace --yes khi tệp khóa đã mất hẳn hoặc bị lộ: dời tệp cũ đi nơi khác, dừng máy chủ rồi chạy lệnh này. Tệp mới
                được tạo (hoặc dùng tệp đã đặt sẵn ở đó).
                Mất: mã xác thực (TOTP), mã khôi phục, PIN, thẻ; mật khẩu của nơi xác thực bên ngoài và các liên kết
                với nó; tệp của các bản trích dữ liệu đã làm; mọi phiên làm việc và ứng dụng phải đăng nhập lại.
                Còn: hồ sơ, mật khẩu, khóa truy cập (passkey), nhật ký; gốc cây đã ký trước đây vẫn kiểm được bằng
                khóa công khai đã công bố; từ nay ký bằng khóa mới.`,
  options: { yes: { type: "boolean" } },
  run: async (config, args) => {
    const work = workOf(args);
    const installation = await openInstallation(config, "tuetinh key");
    if (installation.kind !== "beside") await migrateInstallation(installation);
    const db = openDb({ url: installation.url, poolSize: 2 });
    try {
      if (work === replace && installation.kind === "beside") throw stopFirst();
      return await work(db, config.keyFile ?? keyFileOf(config.dataDir));
    } finally {
      await db.close();
      await installation.close();
    }
  },
};

type Work = (db: Db, file: string) => Promise<number>;

function workOf(args: Arguments): Work {
  const action = oneWord(args, "một trong: check, replace");
  if (action === "check") return check;
  if (action !== "replace") throw new UsageError("Cần một trong: check, replace.");
  if (args.options["yes"] !== true) throw new UsageError("Việc này không quay lại được: thêm --yes.");
  return replace;
}

const check: Work = async (db, file) => {
  say(`✓ Tệp khóa ${file} đúng là của kho này (dấu ${fingerprintOf(await openKeyFile(db, file))}).`);
  return 0;
};

/** A file that still opens everything is put aside by hand first: nobody replaces it by mistake. */
const replace: Work = async (db, file) => {
  if (findVault(file) !== undefined && (await isRight(db, file))) throw notLost(file);
  const vault = openVault(file);
  const { factors, providers, sessions } = await db.transaction((tx) => replaceKey(tx, vault, new Date()));
  say(`Tệp khóa mới: ${file} (dấu ${fingerprintOf(vault)}). Hãy giữ một bản ở nơi khác.`);
  say(`Đã quên mã xác thực, PIN, thẻ của ${factors} tài khoản; đã kết thúc ${sessions} phiên.`);
  if (providers > 0) say(`${providers} nơi xác thực bên ngoài đã tắt: khai lại bằng «tuetinh identity add».`);
  return 0;
};

const isRight = (db: Db, file: string): Promise<boolean> =>
  openKeyFile(db, file).then(
    () => true,
    () => false,
  );

const notLost = (file: string): Error =>
  refuse(
    "key.not-lost",
    `Tệp khóa ${file} vẫn mở được kho này. Nếu nó bị lộ, hãy dời nó đi nơi khác rồi chạy lại.`,
  );

const stopFirst = (): Error =>
  refuse("key.running", "Máy chủ đang chạy với tệp khóa cũ: hãy dừng nó rồi chạy lại.");
