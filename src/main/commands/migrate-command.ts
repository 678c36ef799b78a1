import { openInstallation } from "../installation.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { type Command, note, noWords, say } from "./command.ts";

export const migrateCommand: Command = {
  usage: "migrate",
  help: "Chạy mọi bước nâng cấp lược đồ còn thiếu. Chạy lại nhiều lần vẫn an toàn; hai lệnh cùng lúc thì lệnh sau chờ.",
  run: async (config, args) => {
    noWords(args);
    const installation = await openInstallation(config, "tuetinh migrate");
    try {
      const applied = await migrateInstallation(installation, (name) => note(`… ${name}`));
      say(applied === 0 ? "Lược đồ đã ở bản mới nhất." : `Đã chạy ${applied} bước nâng cấp.`);
      return 0;
    } finally {
      await installation.close();
    }
  },
};
