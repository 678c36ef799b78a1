import { settings, textOf } from "../config.ts";
import { type Command, noWords, say } from "./command.ts";

export const configCommand: Command = {
  usage: "config",
  help: "In bảng các biến môi trường: tên, giá trị đang dùng, giá trị mặc định và ý nghĩa. Mật khẩu không bao giờ được in.",
  run: (_config, args) => {
    noWords(args);
    for (const { name, fallback, meaning, secret } of settings) {
      const value = textOf(process.env, name);
      const shown = secret === true && value !== "" ? "(đã đặt)" : value;
      say(
        `${name.padEnd(18)} ${shown.padEnd(20)} ${meaning}${fallback === "" ? "" : ` [mặc định ${fallback}]`}`,
      );
    }
    return Promise.resolve(0);
  },
};
